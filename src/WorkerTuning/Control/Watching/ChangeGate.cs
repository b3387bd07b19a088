namespace WorkerTuning.Control.Watching;

/// <summary>Waits until notifications have been silent for a moment, then says once what has really changed.</summary>
internal sealed class ChangeGate : IDisposable
{
    /// <summary>An editor writes a file in several steps; one that takes longer than this is reloaded twice.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(300);

    /// <summary>Where it is never silent, this is waited for.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(3);

    private readonly TimeProvider _clock;
    private readonly Func<IReadOnlyDictionary<string, string>> _look;
    private readonly Action<IReadOnlyList<string>> _changed;
    private readonly Action<Exception>? _failed;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private readonly Lock _nudges = new();
    private IReadOnlyDictionary<string, string> _seen;
    private long? _firstNudge;

    /// <param name="clock">Time.</param>
    /// <param name="look">How everything looks now.</param>
    /// <param name="changed">Told what is different since the last look. On the timer's thread.</param>
    /// <param name="former">The gate whose place this one takes; null for none. What has changed since its last look is not lost.</param>
    /// <param name="failed">Hears what a look threw, of which a timer's thread would end the process. The next notification looks again.</param>
    public ChangeGate(
        TimeProvider clock, Func<IReadOnlyDictionary<string, string>> look, Action<IReadOnlyList<string>> changed, ChangeGate? former = null, Action<Exception>? failed = null)
    {
        _clock = clock;
        _look = look;
        _changed = changed;
        _failed = failed;
        _seen = former is null ? look() : FileStamps.AsBefore(former.Seen, look());
        _timer = clock.CreateTimer(static gate => ((ChangeGate)gate!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        if (former is not null)
            Nudge();
    }

    private IReadOnlyDictionary<string, string> Seen
    {
        get
        {
            lock (_lock)
                return _seen;
        }
    }

    /// <summary>Something may have changed.</summary>
    public void Nudge()
    {
        lock (_nudges)
        {
            _firstNudge ??= _clock.GetTimestamp();
            if (_clock.GetElapsedTime(_firstNudge.Value) < Longest)
                _timer.Change(Silence, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        lock (_nudges)
            _firstNudge = null;
        try
        {
            if (FindChanges() is { Count: > 0 } differences)
                _changed(differences);
        }
        catch (Exception e)
        {
            _failed?.Invoke(e);
        }
    }

    private IReadOnlyList<string> FindChanges()
    {
        lock (_lock)
        {
            var now = _look();
            var differences = FileStamps.Differences(_seen, now);
            _seen = now;
            return differences;
        }
    }
}
