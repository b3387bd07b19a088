using WorkerTuning.Planning.Linux;

namespace WorkerTuning.Planning;

/// <summary>How much memory this process uses, and may use.</summary>
/// <param name="read">Measures; a fraction of a millisecond.</param>
/// <param name="limit">The container's limit in bytes; null for none.</param>
/// <param name="heapLimit">The size in bytes at which allocations on the managed heap fail; null where it is unknown.</param>
internal sealed class ProcessMemory(Func<MemoryReading> read, long? limit, long? heapLimit = null)
{
    public long? Limit => limit;

    public long? HeapLimit => heapLimit;

    /// <summary>
    /// The size in bytes at which the runtime ends the managed heap with an OutOfMemoryException: DOTNET_GCHeapHardLimit, a percentage of the memory, or
    /// three quarters of a container's; else the memory there is.
    /// </summary>
    public static long RuntimeHeapLimit => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    public MemoryReading Read() => read();

    public static ProcessMemory Detect() =>
        OperatingSystem.IsLinux() ? Of(new KernelFiles("/"), Environment.ProcessId) : new(static () => new(Environment.WorkingSet, null, Heap), null, RuntimeHeapLimit);

    public static ProcessMemory Of(KernelFiles files, int processId) =>
        new(() => new(files.ResidentSet() ?? Environment.WorkingSet, ControlGroup.MemoryInUse(files, processId), Heap), ControlGroup.MemoryLimit(files), RuntimeHeapLimit);

    private static long Heap => GC.GetGCMemoryInfo(GCKind.Any).HeapSizeBytes;
}
