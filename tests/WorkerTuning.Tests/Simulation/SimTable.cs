using System.Globalization;
using WorkerTuning.Admission.Adaptive;

namespace WorkerTuning.Tests.Simulation;

/// <summary>Runs every case and writes the table of docs/adaptive.md.</summary>
internal static class SimTable
{
    /// <summary>The bounds of the adaptive limit in every case: nobody told it anything of the machine.</summary>
    public static readonly LimitBounds Bounds = new(4, 10_000);

    /// <summary>The default queue_target.</summary>
    public const double Target = 0.02;

    // Every request there is.
    private const int NoLimit = 1_000_000;

    public static string Write(IReadOnlyList<SimComparison> comparisons)
    {
        var one = OneForAll(comparisons);
        List<string> lines =
        [
            "| case | offered | no limit | best fixed limit | one fixed limit for all | adaptive | of the best |",
            "|---|---|---|---|---|---|---|",
            .. comparisons.Select(c => $"| {c.Case.Name} | {Number(c.None.Offered)} | {Show(c.None)} | {Show(c.Best.Result)} with {c.Best.Limit} | {Show(c.Fixed[one])} with {one.Limit} | {Show(c.Adaptive)} | {Percent(c.Share)} |"),
            "",
            .. comparisons.Select(c => $"- *{c.Case.Name}*: {c.Case.What}."),
            "",
            "Windows of 250 ms from the end of the trouble until nine of ten requests are answered in time again, for a second:",
            "",
            "| case | no limit | worst fixed limit | adaptive |",
            "|---|---|---|---|",
            .. comparisons.Where(c => c.Case.Trouble is not null).Select(c =>
                $"| {c.Case.Name} | {Windows(c.None.Recovery)} | {Windows(c.Fixed.Values.Select(r => r.Recovery ?? int.MaxValue).Max())} | {Windows(c.Adaptive.Recovery)} |"),
        ];
        return string.Join('\n', lines);
    }

    public static SimComparison Compare(SimCase simulated)
    {
        var fixedOnes =
            from limit in SimCases.FixedLimits
            from target in new[] { 0, Target }
            select (Key: new FixedLimit(limit, target != 0), Result: Simulation.Run(simulated, new FixedAdmission(limit), target));
        return new SimComparison(
            simulated,
            Simulation.Run(simulated, new FixedAdmission(NoLimit), 0),
            fixedOnes.ToDictionary(f => f.Key, f => f.Result),
            Simulation.Run(simulated, new AdaptiveAdmission(Bounds), Target));
    }

    // The one whose worst case is the least bad.
    private static FixedLimit OneForAll(IReadOnlyList<SimComparison> comparisons) =>
        comparisons[0].Fixed.Keys.MaxBy(key => comparisons.Min(c => c.Fixed[key].Goodput / c.Best.Result.Goodput));

    private static string Show(SimResult result) =>
        string.Create(CultureInfo.InvariantCulture, $"{result.Goodput:0}/s, {result.P99 * 1_000:0} ms");

    private static string Number(double number) => number.ToString("0", CultureInfo.InvariantCulture);

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0} %");

    private static string Windows(int? windows) => windows is null or int.MaxValue ? "never" : windows.Value.ToString(CultureInfo.InvariantCulture);
}
