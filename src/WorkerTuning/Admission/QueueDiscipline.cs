namespace WorkerTuning.Admission;

/// <summary>
/// How long a request may wait for a worker: CoDel's rule in the form that Facebook gave it for requests. A queue that has not been empty for a
/// whole interval is no burst, and from then on nobody waits longer than the target. Pure; times are ticks of one clock.
/// </summary>
/// <param name="target">The longest wait in an overload. RFC 8289 and Facebook use 5 ms.</param>
/// <param name="newestFirst">True where the newest goes first in an overload: those in front are about to be refused, and their clients to leave.</param>
internal sealed class QueueDiscipline(long target, bool newestFirst)
{
    // RFC 8289, 4.3: a target of 5 % of the interval keeps throughput and shortens the queue best.
    private const int TargetsAnInterval = 20;

    /// <summary>For how long the queue may stand, and anybody may wait while there is no overload.</summary>
    public long Interval => target * TargetsAnInterval;

    /// <param name="nonEmptySince">When the queue was last empty.</param>
    /// <param name="now">The time.</param>
    public bool IsOverloaded(long nonEmptySince, long now) => now - nonEmptySince >= Interval;

    /// <param name="roomSince">Since when there has been room for all who came.</param>
    /// <param name="now">The time.</param>
    public bool IsOver(long roomSince, long now) => now - roomSince >= target;

    public bool TakesNewest(bool isOverloaded) => newestFirst && isOverloaded;

    /// <summary>The longest wait of a request.</summary>
    public long MayWait(RequestPriority priority, bool isOverloaded) => (isOverloaded, priority) switch
    {
        (false, _) or (true, RequestPriority.Critical) => Interval,
        (true, RequestPriority.Normal) => target,
        _ => 0,
    };
}
