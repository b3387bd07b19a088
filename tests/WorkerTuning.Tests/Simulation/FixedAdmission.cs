namespace WorkerTuning.Tests.Simulation;

/// <summary>Always as many.</summary>
internal sealed class FixedAdmission(int limit) : IAdmission
{
    public int Limit => limit;

    public void Ended(double seconds, bool hasFailed)
    {
    }

    public void Tick(double seconds, IReadOnlyCollection<SimRequest> running, double now, bool wasFull)
    {
    }
}
