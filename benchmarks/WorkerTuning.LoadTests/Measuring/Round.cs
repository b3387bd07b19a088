namespace WorkerTuning.LoadTests.Measuring;

/// <summary>One round of one contestant.</summary>
/// <param name="Seen">What the client saw.</param>
/// <param name="Cpu">Processor time of the server, in seconds.</param>
/// <param name="Memory">Memory of the server afterwards, in bytes.</param>
internal sealed record Round(WrkResult Seen, double Cpu, long Memory)
{
    public double CpuPerRequest => Seen.Requests == 0 ? double.NaN : Cpu / Seen.Requests;
}
