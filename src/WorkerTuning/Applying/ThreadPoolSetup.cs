using Microsoft.Extensions.Logging;
using WorkerTuning.Planning;

namespace WorkerTuning.Applying;

/// <summary>Raises the thread pool's minimum, so that blocking requests do not wait for threads. Never lowers it, never touches the maximum.</summary>
internal sealed class ThreadPoolSetup(PlanStore plans, ILoggerFactory loggers)
{
    public void Apply()
    {
        if (plans.Current.Pool.MinThreads is not { } wanted)
            return;
        var logger = loggers.CreateLogger(Log.Category);
        ThreadPool.GetMinThreads(out var threads, out var completionThreads);
        if (wanted <= threads)
            Log.ThreadsEnough(logger, threads, wanted);
        else if (ThreadPool.SetMinThreads(wanted, completionThreads))
            Log.ThreadsRaised(logger, threads, wanted);
        else
            Log.ThreadsRefused(logger, threads, wanted);
    }
}
