namespace WorkerTuning.Tests.Simulation;

/// <summary>How many may run.</summary>
internal interface IAdmission
{
    int Limit { get; }

    void Ended(double seconds, bool hasFailed);

    /// <summary>A look at every tick of the arbiter.</summary>
    /// <param name="seconds">Since the last.</param>
    /// <param name="running">When each that runs was admitted.</param>
    /// <param name="now">The time.</param>
    /// <param name="wasFull">True where somebody had to wait.</param>
    void Tick(double seconds, IReadOnlyCollection<SimRequest> running, double now, bool wasFull);
}
