using Microsoft.Extensions.Logging;
using WorkerTuning.Planning;

namespace WorkerTuning.Applying;

/// <summary>Raises the thread pool's minimum, so that blocking requests do not wait for threads. Never lowers it, never touches the maximum.</summary>
internal sealed class ThreadPoolSetup(PlanStore plans, ThreadMinimum minimum, ILoggerFactory loggers)
{
    public void Apply()
    {
        if (plans.Current.Pool.MinThreads is not { } wanted)
            return;
        var logger = loggers.CreateLogger(Log.Category);
        var threads = ThreadMinimum.InForce;
        // Also where there are enough: they may be another host's, which ends before this one.
        if (!minimum.Raise(wanted))
            Log.ThreadsRefused(logger, threads, wanted);
        else if (wanted <= threads)
            Log.ThreadsEnough(logger, threads, wanted);
        else
            Log.ThreadsRaised(logger, threads, wanted);
    }
}
