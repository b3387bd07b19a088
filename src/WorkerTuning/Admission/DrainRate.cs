namespace WorkerTuning.Admission;

/// <summary>How fast the queue drains, and so when a refused client may try again. Pure.</summary>
internal sealed class DrainRate
{
    // A few seconds of memory: a single slow window must not send clients away for a minute.
    private const double Memory = 4;
    private const int Longest = 60;

    private double _perSecond;

    /// <summary>Requests that end in a second; 0 while none has.</summary>
    public double PerSecond => Volatile.Read(ref _perSecond);

    public void Note(double seconds, long ended)
    {
        if (seconds <= 0)
            return;
        var rate = ended / seconds;
        Volatile.Write(ref _perSecond, _perSecond == 0 ? rate : _perSecond + ((rate - _perSecond) * Math.Min(1, seconds / Memory)));
    }

    /// <summary>Whole seconds until as many have ended as wait; from 1 to 60.</summary>
    /// <param name="waiting">Requests in the queue.</param>
    /// <param name="otherwise">What to say while nothing is known, or nothing ends.</param>
    public int RetryAfter(int waiting, int otherwise) =>
        PerSecond is var rate && rate * Longest < 1 ? otherwise : (int)Math.Clamp(Math.Ceiling((waiting + 1) / rate), 1, Longest);
}
