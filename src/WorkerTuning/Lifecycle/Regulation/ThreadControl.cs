using WorkerTuning.Applying;

namespace WorkerTuning.Lifecycle.Regulation;

/// <summary>The thread pool as it is regulated: the process's own, or a test's.</summary>
/// <param name="GetMinimum">Its minimum of worker threads.</param>
/// <param name="SetMinimum">Changes that; false where the pool refuses, or another host keeps it higher.</param>
/// <param name="Threads">How many it has.</param>
/// <param name="ProcessorTime">What the process has used of its processors since it began.</param>
internal sealed record ThreadControl(Func<int> GetMinimum, Func<int, bool> SetMinimum, Func<int> Threads, Func<TimeSpan> ProcessorTime)
{
    public static ThreadControl OfTheProcess(ThreadMinimum minimum) => new(
        () => ThreadMinimum.InForce,
        minimum.Set,
        () => ThreadPool.ThreadCount,
        () => Environment.CpuUsage.TotalTime);
}
