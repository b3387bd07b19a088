namespace WorkerTuning;

/// <summary>The memory of the process and what the memory ladder does about it, as of the last measurement. Sizes are bytes.</summary>
public sealed record MemorySnapshot
{
    /// <summary>Where the ladder stands.</summary>
    public MemoryStep Step { get; init; }

    /// <summary>
    /// The last measurement, in bytes: what the process's control group is charged without its file cache, where the process is alone in it; else
    /// what the process has in RAM. 0 before the first measurement.
    /// </summary>
    public long WorkingSet { get; init; }

    /// <summary>The working set of the idle, warm process, in bytes; null until it is taken.</summary>
    public long? Baseline { get; init; }

    /// <summary><c>max_worker_memory</c> times the number of workers, in bytes; null when the setting is not set.</summary>
    public long? Budget { get; init; }

    /// <summary>
    /// The working set above which the ladder is climbed, in bytes: baseline and budget, but no more than 90 % of the container's limit, nor than what
    /// is no managed heap and 90 % of the size at which the runtime ends the heap. Null while there is no baseline or no budget.
    /// </summary>
    public long? Limit { get; init; }

    /// <summary>True from the moment the whole ladder was not enough until the memory is in order again. Only a fresh process helps then.</summary>
    public bool IsUnhealthy { get; init; }

    /// <summary>Why the next step is not taken yet although the working set is over its limit; null when nothing is in the way.</summary>
    public string? Waiting { get; init; }

    /// <summary>When the ladder last recycled a worker, collected, or gave up; null for never.</summary>
    public DateTimeOffset? LastAction { get; init; }
}
