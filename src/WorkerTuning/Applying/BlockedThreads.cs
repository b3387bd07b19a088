namespace WorkerTuning.Applying;

/// <summary>
/// Tells from a few looks whether the thread pool lacks threads: it answers late although a processor is free, so its threads wait for something
/// else. Late on busy processors is no lack of threads, unless it lasts and others keep them busy. Pure.
/// </summary>
internal sealed class BlockedThreads
{
    // As in the regulator of the adaptive minimum.
    private const double BusyProcessors = 0.8;

    // Less is what the counters of /proc/stat, in hundredths of a second, cannot tell from none.
    private const double FreeProcessors = 0.1;

    // A pool whose threads only share their processors with other programs has had its turn by then.
    private static readonly TimeSpan Lasting = TimeSpan.FromMilliseconds(100);

    private ProcessorLoad? _first;
    private ProcessorLoad? _since;

    /// <summary>One look.</summary>
    /// <param name="isLate">Whether the pool left a question unanswered for a moment.</param>
    /// <param name="read">Reads the load so far; called only where the pool is late.</param>
    /// <returns>True where it has been late at two looks in a row and a processor was free between them, or late for long.</returns>
    public bool Look(bool isLate, Func<ProcessorLoad> read)
    {
        if (!isLate)
        {
            _first = _since = null;
            return false;
        }

        var now = read();
        if (_since is { } before && now.Elapsed > before.Elapsed && now.UseSince(before) < BusyProcessors && now.FreeSince(before) >= FreeProcessors)
            return true;
        if (_first is { } first && now.Elapsed - first.Elapsed >= Lasting && now.UseSince(first) < BusyProcessors)
            return true;
        _first ??= now;
        _since = now;
        return false;
    }
}
