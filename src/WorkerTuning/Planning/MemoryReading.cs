namespace WorkerTuning.Planning;

/// <summary>The memory of the process as it was at one moment, in bytes.</summary>
/// <param name="ResidentSet">What it has in RAM.</param>
/// <param name="Group">What its control group is charged, without file cache; null where there is none or others are in it.</param>
/// <param name="Heap">What the last garbage collection left on the managed heap.</param>
internal readonly record struct MemoryReading(long ResidentSet, long? Group, long Heap = 0);
