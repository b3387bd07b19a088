namespace WorkerTuning.Tests.Simulation;

/// <summary>One request; times in seconds of the simulation.</summary>
internal sealed class SimRequest(double arrived, double demand, bool hangs, bool fails)
{
    public double Arrived => arrived;

    /// <summary>Seconds of work when it waits for no other.</summary>
    public double Demand => demand;

    /// <summary>True where it never ends.</summary>
    public bool Hangs => hangs;

    /// <summary>True where it ends without being of use to anybody.</summary>
    public bool Fails => fails;

    public double Admitted { get; set; }
}
