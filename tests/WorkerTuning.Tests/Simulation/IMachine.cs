namespace WorkerTuning.Tests.Simulation;

/// <summary>What requests run on once they are admitted.</summary>
internal interface IMachine
{
    void Start(SimRequest request, double now);

    /// <summary>When the next request ends; positive infinity for never.</summary>
    double NextEnd { get; }

    SimRequest End();
}
