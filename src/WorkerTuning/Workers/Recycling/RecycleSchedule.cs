namespace WorkerTuning.Workers.Recycling;

/// <summary>Tells when a time of day has come. A time that is skipped by a clock change or a long sleep still counts, one that comes twice counts once.</summary>
internal sealed class RecycleSchedule(TimeProvider clock)
{
    // No clock change of the calendar is longer; a clock set back further was wrong before.
    private static readonly TimeSpan LongestChange = TimeSpan.FromHours(2);

    private IReadOnlyList<TimeOnly> _times = [];
    private DateTime _lastLook;

    public void Set(IReadOnlyList<TimeOnly> times)
    {
        _times = times;
        _lastLook = clock.GetLocalNow().DateTime;
    }

    /// <summary>True once for each time that lies between the last look and this one.</summary>
    public bool HasCome()
    {
        if (_times.Count == 0)
            return false;
        var (from, to) = (_lastLook, clock.GetLocalNow().DateTime);
        if (to <= from)
        {
            if (from - to > LongestChange)
                _lastLook = to;
            return false;
        }

        _lastLook = to;
        return _times.Any(time => Next(time, from) <= to);
    }

    private static DateTime Next(TimeOnly time, DateTime after)
    {
        var today = after.Date + time.ToTimeSpan();
        return today > after ? today : today.AddDays(1);
    }
}
