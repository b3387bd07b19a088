namespace WorkerTuning.Applying.Connections;

/// <summary>Lets one line a second through, however many connections bring one, and counts the others.</summary>
/// <param name="time">The clock.</param>
/// <param name="seconds">The pace, where it is not one line a second.</param>
internal sealed class LinePace(TimeProvider time, int seconds = 1)
{
    private long _next = long.MinValue;
    private int _left;

    /// <param name="left">How many were not let through since the last that was.</param>
    public bool May(out int left)
    {
        var (now, next) = (time.GetTimestamp(), Volatile.Read(ref _next));
        if (now < next || Interlocked.CompareExchange(ref _next, now + (seconds * time.TimestampFrequency), next) != next)
        {
            Interlocked.Increment(ref _left);
            left = 0;
            return false;
        }

        left = Interlocked.Exchange(ref _left, 0);
        return true;
    }
}
