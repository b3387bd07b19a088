namespace WorkerTuning;

/// <summary>A worker that was replaced.</summary>
public sealed record WorkerRecycle
{
    /// <summary>When the successor took over.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The worker's place in the pool, from 1. 1 by default.</summary>
    public int WorkerId { get; init; } = 1;

    /// <summary>The worker's generation; the successor's is the next. 1 by default.</summary>
    public int Generation { get; init; } = 1;

    /// <summary>Why the worker was replaced.</summary>
    public required RecycleReason Reason { get; init; }

    /// <summary>More about the reason, such as a policy's words; null where there is none.</summary>
    public string? Detail { get; init; }

    /// <summary>Requests that the worker had served; those that it still drains are not counted.</summary>
    public long Served { get; init; }

    /// <summary>How old the worker was.</summary>
    public TimeSpan Age { get; init; }
}
