namespace WorkerTuning;

/// <summary>The thread pool of the process at one moment.</summary>
public sealed record ThreadPoolSnapshot
{
    /// <summary>The threads that the pool has.</summary>
    public int Threads { get; init; }

    /// <summary>Work items that wait for a thread.</summary>
    public long Queued { get; init; }

    /// <summary>How long the pool last took, or has taken so far, to begin a piece of work; a starved pool has seconds here.</summary>
    public TimeSpan Delay { get; init; }
}
