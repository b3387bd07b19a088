namespace WorkerTuning.Admission.Adaptive;

/// <summary>What was seen between two looks at the limit.</summary>
/// <param name="Seconds">How long it was.</param>
/// <param name="Completed">Requests that ended.</param>
/// <param name="Latency">The seconds that they took together, from their admission.</param>
/// <param name="InFlight">Requests that run at its end, those that have stood for long not among them.</param>
/// <param name="WasFull">True where the limit made somebody wait.</param>
internal readonly record struct LimitWindow(double Seconds, int Completed, double Latency, int InFlight, bool WasFull)
{
    public double MeanLatency => Latency / Completed;

    /// <summary>Both windows as one.</summary>
    public LimitWindow Then(in LimitWindow next) =>
        new(Seconds + next.Seconds, Completed + next.Completed, Latency + next.Latency, next.InFlight, WasFull || next.WasFull);
}
