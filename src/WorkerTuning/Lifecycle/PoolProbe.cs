using Microsoft.Extensions.Logging;

namespace WorkerTuning.Lifecycle;

/// <summary>
/// Asks the thread pool for a sign of life and measures how long it takes. Past the limit it says so, and by plan ends the process: a starved
/// process cannot be stopped in another way, TERM included.
/// </summary>
/// <param name="clock">Time.</param>
/// <param name="queue">Queues the question; the thread pool's own, or a test's.</param>
/// <param name="exit">Ends the process.</param>
/// <param name="logger">Takes the critical line.</param>
internal sealed class PoolProbe(TimeProvider clock, Action<Action> queue, Action<int> exit, ILogger logger)
{
    /// <summary>The exit code of a process that gives itself up, so that systemd or Kubernetes starts a fresh one.</summary>
    public const int ExitCode = 79;

    // Many times as long as the arbiter's own pause between two looks.
    private static readonly TimeSpan StandStill = TimeSpan.FromSeconds(5);

    private long _asked;
    private long _answered;
    private long _askedAt;
    private long _delay;
    private long _lastCheck;
    private bool _hasReported;

    /// <summary>How long the last answer took, or how long the one under way has taken.</summary>
    public TimeSpan Delay
    {
        get
        {
            var waiting = Volatile.Read(ref _asked) > Volatile.Read(ref _answered) ? clock.GetElapsedTime(Volatile.Read(ref _askedAt)) : TimeSpan.Zero;
            var last = TimeSpan.FromTicks(Volatile.Read(ref _delay));
            return waiting > last ? waiting : last;
        }
    }

    /// <param name="limit">How long an answer may take; zero for ever.</param>
    /// <param name="action">What happens after that.</param>
    public void Check(TimeSpan limit, HangAction action)
    {
        var stoodStill = clock.GetElapsedTime(_lastCheck) >= StandStill;
        _lastCheck = clock.GetTimestamp();
        if (Volatile.Read(ref _asked) <= Volatile.Read(ref _answered))
        {
            Ask();
            return;
        }

        // The whole process was stopped, by a debugger or a signal, and the thread pool deserves its full time from here on.
        if (stoodStill)
            Volatile.Write(ref _askedAt, _lastCheck);
        var elapsed = clock.GetElapsedTime(_askedAt);
        if (limit == TimeSpan.Zero || elapsed < limit || _hasReported)
            return;
        _hasReported = true;
        var consequence = action == HangAction.Exit ? $"The process exits with code {ExitCode}." : "on_hang = exit would end the process.";
        Log.PoolHangs(logger, elapsed.TotalSeconds, ThreadPool.ThreadCount, ThreadPool.PendingWorkItemCount, consequence);
        if (action == HangAction.Exit)
            exit(ExitCode);
    }

    private void Ask()
    {
        _hasReported = false;
        Volatile.Write(ref _askedAt, clock.GetTimestamp());
        var number = _asked + 1;
        Volatile.Write(ref _asked, number);
        queue(() =>
        {
            Volatile.Write(ref _delay, clock.GetElapsedTime(Volatile.Read(ref _askedAt)).Ticks);
            Volatile.Write(ref _answered, number);
        });
    }
}
