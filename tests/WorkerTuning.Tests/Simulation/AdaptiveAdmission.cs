using WorkerTuning.Admission.Adaptive;

namespace WorkerTuning.Tests.Simulation;

/// <summary>The limit as the server wires it: <see cref="LimitRegulator"/>, with its recorder.</summary>
internal sealed class AdaptiveAdmission(LimitBounds bounds) : IAdmission
{
    private const long Frequency = 1_000_000;
    private readonly LatencyRecorder _recorder = new(Frequency);
    private LimitRegulator? _regulator;
    private int _standing;

    public LimitRegulator Regulator => _regulator ??= new LimitRegulator(new AdaptiveLimit(bounds), _recorder);

    public int Limit => Regulator.Limit + _standing;

    public void Ended(double seconds, bool hasFailed) => _recorder.Add((long)(seconds * Frequency), hasFailed);

    public void Tick(double seconds, IReadOnlyCollection<SimRequest> running, double now, bool wasFull)
    {
        _standing = running.Count(r => now - r.Admitted > Regulator.StandsAfter);
        Regulator.Look(seconds, running.Count - _standing, wasFull);
    }
}
