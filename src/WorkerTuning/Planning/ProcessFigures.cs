using WorkerTuning.Planning.Linux;

namespace WorkerTuning.Planning;

/// <summary>What this process uses of the machine beside memory, and may use.</summary>
/// <param name="processorTime">What it has used of its processors since it began.</param>
/// <param name="processors">How many it may use; the quota of a container may be a fraction.</param>
/// <param name="openFiles">The descriptors that are open, and the soft limit on them; null where that is unknown.</param>
internal sealed class ProcessFigures(Func<TimeSpan> processorTime, double processors, Func<(long? Count, long? Limit)> openFiles)
{
    public double Processors => processors;

    public TimeSpan ProcessorTime() => processorTime();

    /// <summary>A system call for some hundred descriptors.</summary>
    public (long? Count, long? Limit) OpenFiles() => openFiles();

    public static ProcessFigures Detect()
    {
        var time = static () => Environment.CpuUsage.TotalTime;
        return OperatingSystem.IsLinux() ? Of(new KernelFiles("/"), time) : new(time, Environment.ProcessorCount, static () => (null, null));
    }

    public static ProcessFigures Of(KernelFiles files, Func<TimeSpan> processorTime) => new(
        processorTime,
        // .NET's own count respects affinity, and rounds a quota up.
        Math.Min(Environment.ProcessorCount, ControlGroup.ProcessorLimit(files) ?? double.MaxValue),
        () => (files.OpenFiles(), files.OpenFilesLimit()));
}
