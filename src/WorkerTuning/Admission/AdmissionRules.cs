using Microsoft.AspNetCore.Http;

namespace WorkerTuning.Admission;

/// <summary>What holds for requests that find no room. Replaced as a whole by a reload.</summary>
internal sealed class AdmissionRules(ExemptPaths exemptPaths)
{
    private readonly long[] _refused = new long[Enum.GetValues<Refusal>().Length];
    private int _queueLimit;
    private TimeSpan _queueTimeout;

    public int QueueLimit => Volatile.Read(ref _queueLimit);

    /// <summary>Zero: no limit.</summary>
    public TimeSpan QueueTimeout => _queueTimeout;

    /// <summary>What a refused client is told: the time others wait at most, at least a second.</summary>
    public int RetryAfterSeconds => Math.Max(1, (int)Math.Ceiling(_queueTimeout.TotalSeconds));

    public void Set(int queueLimit, TimeSpan queueTimeout)
    {
        _queueTimeout = queueTimeout;
        Volatile.Write(ref _queueLimit, queueLimit);
    }

    /// <summary>Asked only when there is no room: whether the request goes to an endpoint outside the pool.</summary>
    public bool IsExempt(HttpContext context) => exemptPaths.Match(context.Request);

    public void Refused(Refusal reason) => Interlocked.Increment(ref _refused[(int)reason]);

    public long RefusedBecause(Refusal reason) => Volatile.Read(ref _refused[(int)reason]);
}
