namespace WorkerTuning.Admission;

/// <summary>What holds for requests that find no room. Replaced as a whole by a reload.</summary>
internal sealed class AdmissionRules
{
    private readonly long[] _refused = new long[Enum.GetValues<Refusal>().Length];
    private int _queueLimit;
    private TimeSpan _queueTimeout;

    public int QueueLimit => Volatile.Read(ref _queueLimit);

    /// <summary>Zero: no limit.</summary>
    public TimeSpan QueueTimeout => _queueTimeout;

    public DrainRate Drain { get; } = new();

    public void Set(int queueLimit, TimeSpan queueTimeout)
    {
        _queueTimeout = queueTimeout;
        Volatile.Write(ref _queueLimit, queueLimit);
    }

    /// <summary>When a refused client may try again: when those who wait will be done, and while no request has ended, the time that others wait at most.</summary>
    /// <param name="waiting">Requests in the queue.</param>
    public int RetryAfterSeconds(int waiting) => Drain.RetryAfter(waiting, Math.Max(1, (int)Math.Ceiling(_queueTimeout.TotalSeconds)));

    public void Refused(Refusal reason) => Interlocked.Increment(ref _refused[(int)reason]);

    public long RefusedBecause(Refusal reason) => Volatile.Read(ref _refused[(int)reason]);
}
