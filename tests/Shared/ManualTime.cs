namespace WorkerTuning.Tests.Shared;

/// <summary>
/// A clock that stands still until a test advances it. Timers fire inside <see cref="Advance"/>, on its thread, in the order they are due,
/// each seeing the time it was due at.
/// </summary>
internal sealed class ManualTime(DateTimeOffset? start = null) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _armed = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiting = [];
    private readonly DateTimeOffset _start = start ?? new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private TimeSpan _elapsed;

    /// <summary>Every tick of a <see cref="TimeSpan"/> is one of the timestamp.</summary>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>Since the clock was made.</summary>
    public TimeSpan Elapsed
    {
        get
        {
            lock (_lock)
                return _elapsed;
        }
    }

    /// <summary>How many timers wait to fire.</summary>
    public int ArmedTimers
    {
        get
        {
            lock (_lock)
                return _armed.Count;
        }
    }

    public override DateTimeOffset GetUtcNow() => _start + Elapsed;

    public override long GetTimestamp() => Elapsed.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Waits until that many timers are armed: the code under test has come to its delay.</summary>
    public Task TimersArmedAsync(int count = 1, TimeSpan? limit = null)
    {
        lock (_lock)
        {
            if (_armed.Count >= count)
                return Task.CompletedTask;
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((count, reached));
            return reached.Task.WithTimeout(limit, $"arming {count} timers");
        }
    }

    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        var target = Elapsed + by;
        while (NextDue(target) is { } timer)
            timer.Fire();
        lock (_lock)
            _elapsed = target;
    }

    internal bool Arm(ManualTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (_lock)
        {
            _armed.Remove(timer);
            if (dueTime == Timeout.InfiniteTimeSpan)
                return true;
            timer.Due = _elapsed + dueTime;
            timer.Period = period;
            _armed.Add(timer);
            foreach (var (_, reached) in _waiting.Where(waiter => _armed.Count >= waiter.Count))
                reached.TrySetResult();
            _waiting.RemoveAll(waiter => waiter.Reached.Task.IsCompleted);
            return true;
        }
    }

    /// <summary>Takes the next timer due until then and moves the clock to it. Of two due at once the one armed first comes first.</summary>
    private ManualTimer? NextDue(TimeSpan target)
    {
        lock (_lock)
        {
            var timer = _armed.MinBy(timer => timer.Due);
            if (timer is null || timer.Due > target)
                return null;
            _armed.Remove(timer);
            _elapsed = timer.Due > _elapsed ? timer.Due : _elapsed;
            if (timer.Period > TimeSpan.Zero)
            {
                timer.Due += timer.Period;
                _armed.Add(timer);
            }
            return timer;
        }
    }
}
