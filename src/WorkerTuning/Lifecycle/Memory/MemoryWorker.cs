namespace WorkerTuning.Lifecycle.Memory;

/// <summary>A worker as the ladder sees it.</summary>
internal readonly record struct MemoryWorker(WorkerInfo Info, TimeSpan Age, bool IsDraining);
