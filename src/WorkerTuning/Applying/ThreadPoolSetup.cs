using Microsoft.Extensions.Logging;
using WorkerTuning.Planning;

namespace WorkerTuning.Applying;

/// <summary>
/// Raises the thread pool's minimum once requests block its threads, so that they do not wait for .NET to add one or two a second. Not before:
/// threads that nothing blocks only take the processors from each other, 7 % of hello's time on two of them. Never lowers it, never touches the
/// maximum.
/// </summary>
/// <param name="plans">Says how many.</param>
/// <param name="minimum">What this host asks of the process.</param>
/// <param name="loggers">Must not block.</param>
internal sealed class ThreadPoolSetup(PlanStore plans, ThreadMinimum minimum, ILoggerFactory loggers) : IDisposable
{
    private readonly Lock _lock = new();
    private BlockedThreadsWatch? _watch;
    private bool _areBlocked;
    private bool _isDisposed;

    public void Apply()
    {
        if (minimum.IsLeftAlone || plans.Current.Pool.MinThreads is not { } wanted)
            return;
        var logger = loggers.CreateLogger(Log.Category);
        ThreadPool.GetMaxThreads(out var most, out _);
        if (wanted > most)
        {
            Log.ThreadsRefused(logger, ThreadMinimum.InForce, wanted);
            return;
        }

        lock (_lock)
        {
            if (_areBlocked)
                Raise(logger, wanted);
            // Also where there are enough: they may be another host's, which ends before this one.
            else if (!_isDisposed)
                _watch ??= new BlockedThreadsWatch(NoteBlocked);
        }
    }

    /// <summary>The threads are blocked, or have been once. From any thread.</summary>
    public void NoteBlocked()
    {
        lock (_lock)
        {
            _areBlocked = true;
            if (!_isDisposed && !minimum.IsLeftAlone && plans.Current.Pool.MinThreads is { } wanted)
                Raise(loggers.CreateLogger(Log.Category), wanted);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _watch?.Dispose();
        }
    }

    private void Raise(ILogger logger, int wanted)
    {
        var threads = ThreadMinimum.InForce;
        if (!minimum.Raise(wanted))
            Log.ThreadsRefused(logger, threads, wanted);
        else if (wanted > threads)
            Log.ThreadsRaised(logger, threads, wanted);
    }
}
