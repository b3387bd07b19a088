namespace WorkerTuning.Lifecycle.Memory;

/// <summary>The pace of the memory ladder.</summary>
internal sealed record MemoryTiming
{
    /// <summary>As often as kubelet looks, give or take; a measurement takes a fraction of a millisecond.</summary>
    public TimeSpan SampleInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many samples must be over the limit before anything happens: one may be a burst that the next collection ends.</summary>
    public int SamplesInARow { get; init; } = 3;

    /// <summary>From warm workers to the baseline: the code is compiled and caches are filled by then.</summary>
    public TimeSpan Settling { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The least time between two compacting collections; each stops the process for about 1 ms per MB of small live objects.</summary>
    public TimeSpan CollectCoolDown { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>From a pass that freed too little to the next.</summary>
    public TimeSpan PassCoolDown { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long the ladder waits for one worker: to be old enough, to have its turn, to be replaced and drained.</summary>
    public TimeSpan WorkerLimit { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The same while allocations fail.</summary>
    public TimeSpan ExhaustedWorkerLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long after the last failed allocation the memory is not in order yet.</summary>
    public TimeSpan Exhaustion { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The least time between two log lines that say the same.</summary>
    public TimeSpan LogInterval { get; init; } = TimeSpan.FromMinutes(1);
}
