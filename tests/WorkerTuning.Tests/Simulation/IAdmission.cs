using WorkerTuning.Admission.Adaptive;

namespace WorkerTuning.Tests.Simulation;

/// <summary>How many may run.</summary>
internal interface IAdmission
{
    int Limit { get; }

    void Ended(double seconds);

    /// <summary>A look at every tick of the arbiter.</summary>
    /// <param name="seconds">Since the last.</param>
    /// <param name="running">When each that runs was admitted.</param>
    /// <param name="now">The time.</param>
    /// <param name="wasFull">True where somebody had to wait.</param>
    void Tick(double seconds, IReadOnlyCollection<SimRequest> running, double now, bool wasFull);
}

internal sealed class FixedAdmission(int limit) : IAdmission
{
    public int Limit => limit;

    public void Ended(double seconds)
    {
    }

    public void Tick(double seconds, IReadOnlyCollection<SimRequest> running, double now, bool wasFull)
    {
    }
}

/// <summary>The limit as the server wires it: <see cref="LimitRegulator"/>, with its recorder.</summary>
internal sealed class AdaptiveAdmission(LimitBounds bounds) : IAdmission
{
    private const long Frequency = 1_000_000;
    private readonly LatencyRecorder _recorder = new(Frequency);
    private LimitRegulator? _regulator;
    private int _standing;

    public LimitRegulator Regulator => _regulator ??= new LimitRegulator(new AdaptiveLimit(bounds), _recorder);

    public int Limit => Regulator.Limit + _standing;

    public void Ended(double seconds) => _recorder.Add((long)(seconds * Frequency));

    public void Tick(double seconds, IReadOnlyCollection<SimRequest> running, double now, bool wasFull)
    {
        _standing = running.Count(r => now - r.Admitted > Regulator.StandsAfter);
        Regulator.Look(seconds, running.Count - _standing, wasFull);
    }
}
