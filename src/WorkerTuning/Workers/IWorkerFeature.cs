namespace WorkerTuning;

/// <summary>On <c>HttpContext.Features</c> of every request that holds a lease: the worker that serves it. Not to be kept beyond the request.</summary>
public interface IWorkerFeature
{
    /// <summary>The worker's pool: <c>default</c>, or a name of <see cref="WorkerTuningOptions.Pools"/>.</summary>
    string Pool { get; }

    /// <summary>The worker's place in the pool, from 1.</summary>
    int WorkerId { get; }

    /// <summary>1 for the first worker of that place, one more after each recycle.</summary>
    int Generation { get; }

    /// <summary>How many requests the worker had served when this one began, plus one.</summary>
    long RequestNumber { get; }
}
