using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using WorkerTuning.Applying;
using WorkerTuning.Planning;
using WorkerTuning.Workers;

namespace WorkerTuning.Lifecycle;

/// <summary>
/// The end of the server, from the order to stop on. The arbiter looks at it at every tick: after <c>shutdown_delay</c> it aborts connections on
/// which nothing runs, at <c>graceful_timeout</c> it ends the requests, and where a signal or the memory ladder asked for the end it ends the process in the end.
/// </summary>
internal sealed class ServerStop(
    PlanStore plans,
    LivePlan live,
    IOptions<HostOptions> host,
    ServerRuntime runtime,
    OpenConnections connections,
    Action<int> exit,
    ILoggerFactory loggers) : IDisposable
{
    /// <summary>What the host gets on top of its own timeout before the process is ended without it.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);

    /// <summary>The same for a quick stop; gunicorn's.</summary>
    public static readonly TimeSpan QuickMargin = TimeSpan.FromSeconds(2);

    // What the hooks at the end get, where there is that much time. Three times the least and a second of TimeLeft fit into the margin.
    private static readonly TimeSpan MostHookTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LeastHookTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan QuickHookTime = TimeSpan.FromSeconds(0.25);

    // Kestrel closes idle connections at once; what is left has sent half a request, or has not yet taken the end of a response.
    private static readonly TimeSpan IdleLimit = TimeSpan.FromSeconds(1.5);

    private const long Never = long.MaxValue;

    private readonly ILogger _logger = loggers.CreateUnfailing(Log.Category);
    private readonly CancellationTokenSource _hurry = new();
    // Kestrel logs what it aborts, and this is the last resort where a log provider blocks.
    private readonly SideThread _side = new();
    private readonly TimeProvider _clock = runtime.Clock;
    private long _since = Never;
    private long _hurriedAt = Never;
    private Action? _stopHost;
    private volatile bool _endsProcess;
    private bool _hasEnded;

    public bool IsStopping => Volatile.Read(ref _since) != Never;

    public bool IsQuick => Volatile.Read(ref _hurriedAt) != Never;

    /// <summary>What is left of the time the host has; at least a second, for what is nearly done.</summary>
    public TimeSpan TimeLeft
    {
        get
        {
            var least = TimeSpan.FromSeconds(1);
            var timeout = host.Value.ShutdownTimeout;
            if (IsQuick || !IsStopping)
                return least;
            if (timeout == Timeout.InfiniteTimeSpan)
                return plans.Current.Recycle.GracefulTimeout;
            var left = timeout - _clock.GetElapsedTime(Volatile.Read(ref _since));
            return left > least ? left : least;
        }
    }

    /// <summary>How long the end of the server waits for a hook.</summary>
    public TimeSpan HookTime
    {
        get
        {
            if (IsQuick)
                return QuickHookTime;
            var left = TimeLeft;
            return left < LeastHookTime ? LeastHookTime : left > MostHookTime ? MostHookTime : left;
        }
    }

    /// <summary>The order to stop has come. Called once, on the thread that brought it.</summary>
    public event Action? Beginning;

    /// <summary>The server stops. From any thread, any number of times.</summary>
    public void Begin()
    {
        if (Interlocked.CompareExchange(ref _since, _clock.GetTimestamp(), Never) != Never)
            return;
        connections.BeginStop();
        Beginning?.Invoke();
    }

    /// <summary>The host stops, for whatever cause.</summary>
    public void HostStops()
    {
        Begin();
        if (DelayLeft <= TimeSpan.Zero)
            runtime.SayGoingAway();
    }

    /// <summary>
    /// Stops the host when <c>shutdown_delay</c> is over, and not before: the order of the host is when the application's hubs and streams end
    /// theirs. Any number of times.
    /// </summary>
    /// <param name="stop">Runs callbacks of the application.</param>
    /// <param name="isReady">False where the server has not begun to serve; there is nothing to wait for then.</param>
    public void EndHost(Action stop, bool isReady)
    {
        if (!isReady || IsQuick)
        {
            SideThread.Once(() =>
            {
                runtime.SayGoingAway();
                stop();
            });
            return;
        }

        if (Interlocked.CompareExchange(ref _stopHost, stop, null) is not null)
            return;
        if (DelayLeft > TimeSpan.Zero)
            Log.StopsAfterDelay(_logger, DelayLeft.TotalSeconds);
        else
            SideThread.Once(SayGoodbye);
    }

    /// <summary>
    /// A signal or the memory ladder told the server to stop, so it is the process that shall end. Where the application's own code stops the host, what comes after
    /// is its own business, and the process is left to it.
    /// </summary>
    public void BeginForGood()
    {
        // First: what follows may find no memory, and then the arbiter ends the process all the same.
        _endsProcess = true;
        Begin();
    }

    /// <summary>Nothing is waited for any longer.</summary>
    public void Hurry()
    {
        BeginForGood();
        if (Interlocked.CompareExchange(ref _hurriedAt, _clock.GetTimestamp(), Never) != Never)
            return;
        // Read by the host when it begins to stop; where it has begun already, the arbiter does it.
        host.Value.ShutdownTimeout = TimeSpan.Zero;
        _ = _hurry.CancelAsync();
    }

    /// <summary>The pause between not being ready and not listening.</summary>
    public async Task DelayAsync(CancellationToken cancellationToken)
    {
        Begin();
        var delay = DelayLeft;
        if (delay > TimeSpan.Zero)
        {
            Log.StopsAfterDelay(_logger, delay.TotalSeconds);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _hurry.Token);
            try
            {
                await Task.Delay(delay, _clock, either.Token);
            }
            catch (OperationCanceledException)
            {
                // The time is over in another way.
            }
        }

        runtime.SayGoingAway();
    }

    /// <summary>One look, on the arbiter's thread.</summary>
    public void Look()
    {
        if (runtime.Memory.EndsProcess)
            BeginForGood();
        var since = Volatile.Read(ref _since);
        if (since == Never || _hasEnded)
            return;
        var now = _clock.GetTimestamp();
        var elapsed = _clock.GetElapsedTime(since, now);
        var delay = plans.Current.Process.ShutdownDelay;
        if ((IsQuick || elapsed >= delay) && Volatile.Read(ref _stopHost) is not null)
            SayGoodbye();
        if (IsQuick)
        {
            runtime.EndRequests();
            _side.Run(connections.AbortAll);
        }
        else if (elapsed >= delay)
        {
            _side.Run(() => connections.AbortIdle(BusyConnections.Find(runtime.Default.Pool), since + _clock.Ticks(delay), now, _clock.Ticks(IdleLimit)));
            if (runtime.Target == 0 || elapsed >= RequestsEnd())
                runtime.EndRequests();
        }

        if (_endsProcess && LastWord(since) <= now)
            EndProcess(elapsed);
    }

    public void Dispose()
    {
        _hurry.Dispose();
        _side.Dispose();
    }

    private TimeSpan DelayLeft => plans.Current.Process.ShutdownDelay - (IsStopping ? _clock.GetElapsedTime(Volatile.Read(ref _since)) : TimeSpan.Zero);

    // First: hubs abort their connections when the host stops, and a close frame that is on its way then never arrives. Clients answer it and are
    // gone in a moment; those that do not are waited for as long as a cancelled request.
    private void SayGoodbye()
    {
        runtime.SayGoingAway();
        if (!IsQuick && runtime.HasGoodbyes)
            return;
        if (Interlocked.Exchange(ref _stopHost, null) is { } stop)
            SideThread.Once(stop);
    }

    // Null in the plan, or another value in the host's options: the host's own end of the connections does it.
    private TimeSpan RequestsEnd() =>
        plans.Current.ShutdownTimeout is { } time && host.Value.ShutdownTimeout == live.Shutdown ? time : TimeSpan.MaxValue;

    private long LastWord(long since)
    {
        if (IsQuick)
            return Volatile.Read(ref _hurriedAt) + _clock.Ticks(QuickMargin);
        var timeout = host.Value.ShutdownTimeout;
        return timeout == Timeout.InfiniteTimeSpan ? Never : since + _clock.Ticks(timeout + Margin);
    }

    private void EndProcess(TimeSpan elapsed)
    {
        _hasEnded = true;
        try
        {
            if (IsQuick)
                Log.EndedQuickly(_logger, elapsed.TotalSeconds);
            else
                Log.EndedByForce(_logger, elapsed.TotalSeconds, PoolProbe.ExitCode, ThreadPool.ThreadCount, ThreadPool.PendingWorkItemCount);
        }
        catch (OutOfMemoryException)
        {
            // The end does not need the words.
        }

        exit(IsQuick ? 0 : PoolProbe.ExitCode);
    }
}
