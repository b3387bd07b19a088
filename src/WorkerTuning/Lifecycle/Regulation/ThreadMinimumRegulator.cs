namespace WorkerTuning.Lifecycle.Regulation;

/// <summary>
/// The thread pool's minimum of threads: raised when the pool answers late while the processors idle, for then its threads are blocked, and
/// lowered again when it has been calm. Late on busy processors is no lack of threads, and more of them would only slow the others. Pure.
/// </summary>
/// <remarks>.NET's own starvation heuristic adds a thread or two a second; below the minimum threads are made at once.</remarks>
/// <param name="processors">As many as the process may use.</param>
internal sealed class ThreadMinimumRegulator(int processors)
{
    private const double Late = 0.1;
    private const double BusyProcessors = 0.8;
    private const double Unused = 0.75;
    private const double RaiseAfter = 0.5;
    private const double LowerAfter = 30;

    private double _blockedFor;
    private double _calmFor;

    /// <summary>True where the pool answers late because the processors are busy.</summary>
    public bool IsSaturated { get; private set; }

    /// <summary>One look.</summary>
    /// <param name="seconds">Since the last.</param>
    /// <param name="look">What there is.</param>
    /// <param name="floor">Never lower.</param>
    /// <param name="ceiling">Never higher.</param>
    /// <returns>The minimum that there should be.</returns>
    public int Look(double seconds, ThreadLook look, int floor, int ceiling)
    {
        var isLate = look.Delay >= Late;
        IsSaturated = isLate && look.ProcessorUse >= BusyProcessors;
        _blockedFor = isLate && !IsSaturated ? _blockedFor + seconds : 0;
        // Threads with nothing to do end after 20 s, so that a pool far below its minimum needs less.
        _calmFor = !isLate && look.Threads <= Unused * look.Minimum ? _calmFor + seconds : 0;
        if (_blockedFor >= RaiseAfter && look.Minimum < ceiling)
            return Restart(Math.Min(ceiling, look.Minimum + Math.Max(processors, look.Minimum / 2)));
        return _calmFor >= LowerAfter && look.Minimum > floor
            ? Restart(Math.Max(floor, look.Minimum - Math.Max(1, look.Minimum / 4)))
            : look.Minimum;
    }

    private int Restart(int minimum)
    {
        _blockedFor = _calmFor = 0;
        return minimum;
    }
}
