using WorkerTuning.Planning.Linux;

namespace WorkerTuning.Planning;

/// <summary>How much memory this process uses, and may use.</summary>
/// <param name="read">Measures; a fraction of a millisecond.</param>
/// <param name="limit">The container's limit in bytes; null for none.</param>
internal sealed class ProcessMemory(Func<MemoryReading> read, long? limit)
{
    public long? Limit => limit;

    public MemoryReading Read() => read();

    public static ProcessMemory Detect() =>
        OperatingSystem.IsLinux() ? Of(new KernelFiles("/"), Environment.ProcessId) : new(static () => new(Environment.WorkingSet, null), null);

    public static ProcessMemory Of(KernelFiles files, int processId) =>
        new(() => new(files.ResidentSet() ?? Environment.WorkingSet, ControlGroup.MemoryInUse(files, processId)), ControlGroup.MemoryLimit(files));
}
