namespace WorkerTuning.Admission;

/// <summary>How fast the queue drains, and so when a refused client may try again. Pure.</summary>
internal sealed class DrainRate
{
    // A few seconds of memory: a single slow window must not send clients away for a minute.
    private const double Memory = 4;
    private const int Longest = 60;

    private double _perSecond;

    /// <summary>Requests that end in a second while others wait; 0 while none has ended.</summary>
    public double PerSecond => Volatile.Read(ref _perSecond);

    /// <param name="seconds">Since the last call.</param>
    /// <param name="ended">Requests that ended since.</param>
    /// <param name="hadWaiters">True where some found no room: fewer end where fewer come, and that says nothing of how many could.</param>
    public void Note(double seconds, long ended, bool hadWaiters)
    {
        var rate = ended / seconds;
        if (seconds <= 0 || (!hadWaiters && rate <= _perSecond))
            return;
        Volatile.Write(ref _perSecond, _perSecond == 0 ? rate : _perSecond + ((rate - _perSecond) * Math.Min(1, seconds / Memory)));
    }

    /// <summary>Whole seconds until as many have ended as wait; from 1 to 60.</summary>
    /// <param name="waiting">Requests in the queue.</param>
    /// <param name="otherwise">What to say while nothing is known.</param>
    public int RetryAfter(int waiting, int otherwise) =>
        PerSecond is > 0 and var rate ? (int)Math.Clamp(Math.Ceiling((waiting + 1) / rate), 1, Longest) : otherwise;
}
