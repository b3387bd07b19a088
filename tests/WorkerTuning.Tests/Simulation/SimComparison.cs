namespace WorkerTuning.Tests.Simulation;

/// <summary>One case with every limit.</summary>
internal sealed record SimComparison(SimCase Case, SimResult None, IReadOnlyDictionary<FixedLimit, SimResult> Fixed, SimResult Adaptive)
{
    /// <summary>The fixed limit with the most goodput, whatever its queue.</summary>
    public (int Limit, SimResult Result) Best => Fixed.Select(f => (f.Key.Limit, f.Value)).MaxBy(f => f.Value.Goodput);

    public double Share => Adaptive.Goodput / Best.Result.Goodput;
}
