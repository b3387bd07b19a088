namespace WorkerTuning.Lifecycle.Memory;

/// <summary>Why a tripped ladder does not take a step.</summary>
internal enum MemoryHold
{
    /// <summary>The oldest worker left is younger than <c>min_worker_lifetime</c>.</summary>
    WorkerTooYoung,

    /// <summary>Another recycle is under way.</summary>
    RecycleUnderWay,

    /// <summary>A worker was asked to go and is not replaced and drained in time.</summary>
    WorkerStays,

    /// <summary>The last collection was less than its cool-down ago.</summary>
    CollectCoolDown,
}
