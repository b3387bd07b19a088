namespace WorkerTuning.Lifecycle.Memory;

/// <summary>The bounds of the working set, in bytes: above <paramref name="High"/> it is over its budget, up to <paramref name="Calm"/> in order again.</summary>
internal readonly record struct MemoryLimit(long High, long Calm)
{
    // Of the budget: far enough below the limit that the ladder is not climbed for the same memory again.
    private const double CalmShare = 0.9;

    // Of the container's limit: what is above it is for the kernel's own bookkeeping and for bursts between two samples.
    private const double ContainerShare = 0.9;

    public static MemoryLimit Of(long baseline, long budget, long? containerLimit)
    {
        var room = Math.Min(budget, long.MaxValue - baseline);
        if (containerLimit is { } limit)
            room = Math.Clamp((long)(limit * ContainerShare) - baseline, 0, room);
        return new(baseline + room, baseline + (long)(room * CalmShare));
    }

    /// <summary>What all workers together may use, without overflow.</summary>
    public static long Budget(long perWorker, int workers) => perWorker > long.MaxValue / Math.Max(workers, 1) ? long.MaxValue : perWorker * workers;
}
