namespace WorkerTuning;

/// <summary>A request that has run for longer than a second.</summary>
/// <param name="WorkerId">The place of its worker, from 1.</param>
/// <param name="Generation">The generation of its worker.</param>
/// <param name="Method">Its method.</param>
/// <param name="Path">Its path, without the query.</param>
/// <param name="Endpoint">The name of its endpoint; <c>unknown</c> where it has none or routing has not run.</param>
/// <param name="Elapsed">How long it has run.</param>
/// <param name="TraceId">What finds it in logs and traces.</param>
/// <param name="IsStuck">True where its time is over, it was cancelled, and it runs on.</param>
public sealed record RunningRequest(
    int WorkerId,
    int Generation,
    string Method,
    string Path,
    string Endpoint,
    TimeSpan Elapsed,
    string TraceId,
    bool IsStuck);
