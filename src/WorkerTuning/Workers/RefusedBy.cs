namespace WorkerTuning.Workers;

/// <summary>The pool that had no room for a request, for its line in the log: the endpoint is not the request's any more.</summary>
internal sealed record RefusedBy(string Pool);
