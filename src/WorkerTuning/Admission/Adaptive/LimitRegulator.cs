namespace WorkerTuning.Admission.Adaptive;

/// <summary>Keeps a limit and the recorder that feeds it together, and says which requests are no longer ordinary ones.</summary>
internal sealed class LimitRegulator(AdaptiveLimit limit, LatencyRecorder recorder)
{
    // A stream, a WebSocket or a request that hangs: it holds no processor and would hold the limit for ever.
    private const double ShortestStanding = 5;
    private const double TimesTheLatency = 4;

    public AdaptiveLimit State => limit;

    public int Limit => limit.Limit;

    /// <summary>Seconds after which a request that still runs counts no longer against the limit.</summary>
    public double StandsAfter => Math.Max(ShortestStanding, TimesTheLatency * limit.Latency);

    /// <summary>A look at every tick.</summary>
    /// <param name="seconds">Since the last.</param>
    /// <param name="inFlight">Requests that run, those that stand not among them.</param>
    /// <param name="wasFull">True where the limit made somebody wait since the last.</param>
    public void Look(double seconds, int inFlight, bool wasFull)
    {
        var (completed, latency) = recorder.Take();
        limit.Look(new LimitWindow(seconds, completed, latency, inFlight, wasFull));
        recorder.Longest = limit.Latency == 0 ? StandsAfter : TimesTheLatency * limit.Latency;
    }
}
