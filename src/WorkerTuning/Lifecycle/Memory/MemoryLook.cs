namespace WorkerTuning.Lifecycle.Memory;

/// <summary>All that the ladder sees at one look.</summary>
/// <param name="Now">A time that only goes forward.</param>
/// <param name="WorkingSet">Bytes.</param>
/// <param name="Limit">Its bounds.</param>
/// <param name="Workers">Those that serve and those that drain.</param>
/// <param name="IsRecycling">True where a worker is due, or being built, for whatever reason.</param>
/// <param name="MinLifetime">The age before which a worker is not recycled for its memory.</param>
/// <param name="OnMemory">The last step.</param>
internal sealed record MemoryLook(
    TimeSpan Now,
    long WorkingSet,
    MemoryLimit Limit,
    IReadOnlyList<MemoryWorker> Workers,
    bool IsRecycling,
    TimeSpan MinLifetime,
    MemoryAction OnMemory)
{
    /// <summary>The managed heap in bytes.</summary>
    public long Heap { get; init; }

    /// <summary>Allocations have failed since the last look, and not for their own size.</summary>
    public bool IsFailing { get; init; }

    /// <summary>The same a short while ago: what the ladder does takes that long to show.</summary>
    public bool IsExhausted { get; init; }

    public bool IsHeapOver => Heap > Limit.HeapHigh;

    public bool IsOver => WorkingSet > Limit.High || IsHeapOver || IsFailing;

    public bool IsCalm => WorkingSet <= Limit.Calm && Heap <= Limit.HeapCalm && !IsExhausted;
}
