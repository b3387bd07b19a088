namespace WorkerTuning.Admission.Adaptive;

/// <summary>
/// Measures what a request takes when it waits for no other: the limit is halved, as BBRv2 does to measure its round trip, and halved again as
/// long as that makes requests faster. Where halving changes nothing, the latency is not of our making.
/// </summary>
/// <param name="limit">The limit before it.</param>
/// <param name="latency">The mean latency under that limit, in seconds.</param>
/// <param name="min">It goes no deeper.</param>
/// <param name="running">Requests that run under that limit: half of one that the workers cannot fill would change nothing.</param>
internal sealed class LimitProbe(int limit, double latency, int min, int running = int.MaxValue)
{
    // Envoy takes 50 requests for its minimum; the mean of 50 is within a seventh for the most common spreads.
    private const int EnoughSamples = 50;
    private const int FewestSamples = 10;

    // Between half, where all latency is waiting for each other, and one, where none is.
    private const double NoFaster = 0.75;
    private const double ShortestPatience = 2;

    private LimitWindow _measured;
    private double _phase;
    private bool _isDraining = true;

    /// <summary>The limit while it measures.</summary>
    public int Limit { get; private set; } = Math.Max(min, Math.Min(limit, running) / 2);

    /// <summary>The limit to go on with: the lowest that was not too low.</summary>
    public int After { get; private set; } = limit;

    /// <summary>What it found, in seconds; null where too few requests ended to tell.</summary>
    public double? Baseline { get; private set; }

    /// <returns>True once it is over.</returns>
    public bool Look(in LimitWindow window)
    {
        _phase += window.Seconds;
        return _isDraining ? Drain(window) : Measure(window);
    }

    // Requests that began under the old limit would speak for it.
    private bool Drain(in LimitWindow window)
    {
        if (window.InFlight > Limit)
            return _phase > Patience;
        if (_phase < latency)
            return false;
        _isDraining = false;
        _phase = 0;
        _measured = default;
        return false;
    }

    private bool Measure(in LimitWindow window)
    {
        _measured = _measured.Then(window);
        if (_measured.Completed < EnoughSamples && _phase < Patience)
            return false;
        if (_measured.Completed < FewestSamples)
            return true;
        var measured = _measured.MeanLatency;
        Baseline = measured;
        if (measured > NoFaster * latency)
            return true;
        After = Limit;
        if (Limit == min)
            return true;
        Limit = Math.Max(min, Limit / 2);
        latency = measured;
        _isDraining = true;
        _phase = 0;
        return false;
    }

    private double Patience => Math.Max(ShortestPatience, 3 * latency);
}
