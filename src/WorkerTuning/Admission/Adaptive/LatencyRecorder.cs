namespace WorkerTuning.Admission.Adaptive;

/// <summary>
/// What requests add to when they end: how many, and how long they took together, in one word, so that the two belong together and cost one
/// addition. Thread-safe; never blocks.
/// </summary>
internal sealed class LatencyRecorder
{
    // 20 bits count a million requests between two looks; 43 bits of half a microsecond or more add up to 50 days.
    private const int CountBits = 20;
    private const int LongestSeconds = 60;
    private const long CountMask = (1L << CountBits) - 1;

    private readonly long _frequency;
    private readonly int _shift;
    private long _word;
    private long _longest;

    /// <param name="frequency">Ticks a second of the clock.</param>
    public LatencyRecorder(long frequency)
    {
        _frequency = frequency;
        while (frequency >> (_shift + 1) >= 1_000_000)
            _shift++;
        _longest = LongestAtAll;
    }

    // So that the samples of one look cannot spill out of their word.
    private long LongestAtAll => _frequency * LongestSeconds;

    /// <summary>
    /// No sample counts for more seconds than this: the end of a stream that stood for an hour says nothing of what requests take.
    /// </summary>
    public double Longest
    {
        set => Volatile.Write(ref _longest, Math.Clamp((long)(Math.Min(value, LongestSeconds) * _frequency), 1, LongestAtAll));
    }

    /// <param name="ticks">How long a request took.</param>
    /// <param name="hasFailed">
    /// True where it ended as no other would: a failure that comes at once says nothing of what requests take. One that took as long as a
    /// sample may be, such as a time limit, is the slow request that it looks like.
    /// </param>
    public void Add(long ticks, bool hasFailed = false)
    {
        var longest = Volatile.Read(ref _longest);
        if (!hasFailed || ticks >= longest)
            Interlocked.Add(ref _word, ((Math.Clamp(ticks, 0, longest) >> _shift) << CountBits) + 1);
    }

    /// <summary>What was added since the last call.</summary>
    /// <returns>How many, and the seconds they took together.</returns>
    public (int Completed, double Seconds) Take()
    {
        var word = Interlocked.Exchange(ref _word, 0);
        return ((int)(word & CountMask), (double)(word >> CountBits) * (1L << _shift) / _frequency);
    }
}
