using WorkerTuning.Applying.Linux;

namespace WorkerTuning.Applying;

/// <summary>What the processors have done so far.</summary>
/// <param name="Elapsed">Time since some moment.</param>
/// <param name="Own">Processor time of this process.</param>
/// <param name="Processors">As many as this process may use.</param>
/// <param name="Idle">The machine's idle time, in a unit of its own; 0 where it is not known.</param>
/// <param name="Total">All of the machine's processor time, in the same unit; 0 where it is not known.</param>
internal readonly record struct ProcessorLoad(TimeSpan Elapsed, TimeSpan Own, int Processors, long Idle, long Total)
{
    public static ProcessorLoad Now()
    {
        var (idle, total) = OperatingSystem.IsLinux() ? MachineTime.Read() : default;
        return new(TimeSpan.FromMilliseconds(Environment.TickCount64), Environment.CpuUsage.TotalTime, Environment.ProcessorCount, idle, total);
    }

    /// <summary>The share of its processors that this process has used, from 0 to 1.</summary>
    public double UseSince(ProcessorLoad before) => (Own - before.Own) / ((Elapsed - before.Elapsed) * Processors);

    /// <summary>The share of the machine's processors that nothing has used, from 0 to 1; 1 where that is not known.</summary>
    public double FreeSince(ProcessorLoad before) => Total > before.Total ? (double)(Idle - before.Idle) / (Total - before.Total) : 1;
}
