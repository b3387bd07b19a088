namespace WorkerTuning.Lifecycle.Regulation;

/// <summary>
/// How many workers a pool of variable size should have: it grows fast, by half, as soon as its workers are busy, and shrinks by one each time
/// it has been calm for half a minute, as uWSGI's cheaper does with its busyness. Pure: looks in, number out.
/// </summary>
internal sealed class PoolSizeRegulator
{
    // Grows above four fifths, shrinks where one fewer would still be no more than half busy: in between nothing moves.
    private const double Busy = 0.8;
    private const double Calm = 0.5;
    private const double GrowAfter = 0.5;
    private const double ShrinkAfter = 30;

    private double _busyFor;
    private double _calmFor;
    private int _peak;

    /// <summary>One look.</summary>
    /// <param name="seconds">Since the last.</param>
    /// <param name="look">What there is.</param>
    /// <param name="min">No fewer than this.</param>
    /// <param name="max">No more than this.</param>
    /// <returns>How many there should be.</returns>
    public int Look(double seconds, PoolLook look, int min, int max)
    {
        if (look.Workers < min || look.Workers > max)
            return Restart(Math.Clamp(look.Workers, min, max));
        _busyFor = look.InFlight >= Busy * look.Workers * look.CapacityPerWorker ? _busyFor + seconds : 0;
        _peak = Math.Max(_peak, look.InFlight);
        _calmFor = _peak <= Calm * (look.Workers - 1) * look.CapacityPerWorker ? _calmFor + seconds : 0;
        if (_calmFor == 0)
            _peak = look.InFlight;
        // What is being built will help; one that cannot be built would not.
        if (_busyFor >= GrowAfter && !look.IsBuilding && look.Workers < max)
            return Restart(Math.Min(max, look.Workers + Math.Max(1, look.Workers / 2)));
        return _calmFor >= ShrinkAfter && look.Workers > min ? Restart(look.Workers - 1) : look.Workers;
    }

    private int Restart(int workers)
    {
        _busyFor = _calmFor = _peak = 0;
        return workers;
    }
}
