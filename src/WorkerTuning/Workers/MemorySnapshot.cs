namespace WorkerTuning;

/// <summary>The memory of the process and what the memory ladder does about it, as of the last measurement. Sizes are bytes.</summary>
/// <param name="Step">Where the ladder stands.</param>
/// <param name="WorkingSet">
/// The last measurement: what the process's control group is charged without its file cache, where it is alone in it; else what the process has
/// in RAM. 0 before the first.
/// </param>
/// <param name="Baseline">The working set of the idle, warm process; null until it is taken.</param>
/// <param name="Budget"><c>max_worker_memory</c> times the number of workers; null when it is not set.</param>
/// <param name="Limit">
/// The working set above which the ladder is climbed: baseline and budget, but no more than 90 % of the container's limit. Null while there is no
/// baseline or no budget.
/// </param>
/// <param name="IsUnhealthy">True from the moment the whole ladder was not enough until the memory is in order again. Only a fresh process helps then.</param>
/// <param name="Waiting">Why the next step is not taken yet although the working set is over its limit; null when nothing is in the way.</param>
/// <param name="LastAction">When the ladder last recycled a worker, collected, or gave up; null for never.</param>
public sealed record MemorySnapshot(
    MemoryStep Step,
    long WorkingSet,
    long? Baseline,
    long? Budget,
    long? Limit,
    bool IsUnhealthy,
    string? Waiting,
    DateTimeOffset? LastAction);
