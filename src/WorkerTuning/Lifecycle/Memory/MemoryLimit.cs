namespace WorkerTuning.Lifecycle.Memory;

/// <summary>The bounds of the working set, in bytes: above <paramref name="High"/> it is over its budget, up to <paramref name="Calm"/> in order again.</summary>
/// <param name="High">Of the working set.</param>
/// <param name="Calm">Of the working set.</param>
/// <param name="Heap">The size at which the runtime ends the managed heap; null where it is unknown.</param>
internal readonly record struct MemoryLimit(long High, long Calm, long? Heap = null)
{
    // Of the budget: far enough below the limit that the ladder is not climbed for the same memory again.
    private const double CalmShare = 0.9;

    // Of the container's limit: what is above it is for the kernel's own bookkeeping and for bursts between two samples.
    private const double ContainerShare = 0.9;

    // Of the heap's: above it the collector runs all the time to make room for a little more.
    private const double HeapShare = 0.9;

    /// <summary>Above it the managed heap is near its end.</summary>
    public long HeapHigh => Share(HeapShare);

    public long HeapCalm => Share(HeapShare * CalmShare);

    /// <summary>A failed allocation in a heap smaller than that was too large in itself, and says nothing of the memory.</summary>
    public long HeapHalf => Share(0.5);

    /// <param name="baseline">The working set of the warm process.</param>
    /// <param name="budget">What the workers may add to it.</param>
    /// <param name="containerLimit">Null for none.</param>
    /// <param name="heapLimit">Null for none.</param>
    /// <param name="other">What of the baseline is no managed heap.</param>
    public static MemoryLimit Of(long baseline, long budget, long? containerLimit, long? heapLimit = null, long other = 0)
    {
        var room = Math.Min(budget, long.MaxValue - baseline);
        if (containerLimit is { } limit)
            room = Math.Clamp((long)(limit * ContainerShare) - baseline, 0, room);
        if (heapLimit is { } heap)
            room = Math.Clamp(HeapRoom(heap, baseline, other), 0, room);
        return new(baseline + room, baseline + (long)(room * CalmShare), heapLimit);
    }

    /// <summary>How far the working set can grow before the heap is near its end.</summary>
    public static long HeapRoom(long heapLimit, long baseline, long other) => (long)(heapLimit * HeapShare) + other - baseline;

    /// <summary>What all workers together may use, without overflow.</summary>
    public static long Budget(long perWorker, int workers) => perWorker > long.MaxValue / Math.Max(workers, 1) ? long.MaxValue : perWorker * workers;

    private long Share(double share) => Heap is { } heap ? (long)(heap * share) : long.MaxValue;
}
