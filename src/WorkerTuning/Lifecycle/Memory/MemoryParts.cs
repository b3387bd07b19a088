using WorkerTuning.Planning;

namespace WorkerTuning.Lifecycle.Memory;

/// <summary>What a memory watch needs of the process.</summary>
internal sealed record MemoryParts(ProcessMemory Process, MemoryTiming Timing, MemoryEffects Effects);
