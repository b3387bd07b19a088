using WorkerTuning.Planning;
using WorkerTuning.Workers.Recycling;

namespace WorkerTuning.Lifecycle.Memory;

/// <summary>A pool as the memory watch sees it.</summary>
internal sealed record MemoryPool(Recycler Recycler, RecyclePlan Plan);
