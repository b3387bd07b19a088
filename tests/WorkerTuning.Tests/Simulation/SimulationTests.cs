using WorkerTuning.Tests.Docs;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Simulation;

/// <summary>The adaptive limit against fixed ones and none, in virtual time. docs/adaptive.md shows the same runs.</summary>
public class SimulationTests
{
    private const string Page = "docs/adaptive.md";
    private const string Begin = "<!-- simulation -->\n";
    private const string End = "\n<!-- /simulation -->";

    /// <summary>Eight windows of 250 ms, as the page says.</summary>
    private const int RecoversWithin = 8;

    private static readonly Lazy<IReadOnlyList<SimComparison>> Comparisons = new(() => [.. SimCases.All.Select(SimTable.Compare)]);

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, SimCases.All.Count)];

    [Theory, MemberData(nameof(Cases))]
    public void Adaptive_EveryCase_IsWithinATenthOfTheBestFixedLimit(int index)
    {
        var comparison = Comparisons.Value[index];

        Assert.True(comparison.Share >= 0.9, $"{comparison.Case}: {comparison.Adaptive.Goodput:0} a second where {comparison.Best.Result.Goodput:0} were possible with {comparison.Best.Limit}; the limit was {string.Join(' ', comparison.Adaptive.Trace)}");
    }

    [Theory, MemberData(nameof(Cases))]
    public void Adaptive_OtherSeedsAndNewestFirst_AreNoWorse(int index)
    {
        var known = Comparisons.Value[index];
        foreach (var seed in new[] { 2, 3 })
        {
            var simulated = SimCases.All[index].WithSeed(seed);
            foreach (var newestFirst in new[] { false, true })
            {
                var adaptive = Simulation.Run(simulated, new AdaptiveAdmission(SimTable.Bounds), SimTable.Target, newestFirst);
                Assert.True(adaptive.Goodput >= 0.88 * known.Best.Result.Goodput, $"{simulated}, seed {seed}, newest first {newestFirst}: {adaptive.Goodput:0}; the limit was {string.Join(' ', adaptive.Trace)}");
            }
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Adaptive_AfterTheTrouble_RecoversWithinEightWindows(int index)
    {
        var comparison = Comparisons.Value[index];
        if (comparison.Case.Trouble is not null)
            Assert.InRange(comparison.Adaptive.Recovery ?? int.MaxValue, 0, RecoversWithin);
    }

    /// <summary>A baseline that is an average of what it sees creeps up in a standing overload, and the limit with it (Gradient2).</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Adaptive_TenMinutesOfOverload_DoesNotDrift(int index)
    {
        var simulated = SimCases.All[index] with { Seconds = 600 };
        var adaptive = Simulation.Run(simulated, new AdaptiveAdmission(SimTable.Bounds), SimTable.Target);
        var early = adaptive.Trace.Skip(30).Take(60).Average();

        Assert.InRange(adaptive.Trace.TakeLast(120).Average(), early / 2, early * 2);
        Assert.True(adaptive.Goodput >= 0.9 * Comparisons.Value[index].Best.Result.Goodput, $"{adaptive.Goodput:0}; the limit was {string.Join(' ', adaptive.Trace)}");
    }

    [Fact]
    public void NoFixedLimit_IsGoodInEveryCase() =>
        Assert.All(Comparisons.Value[0].Fixed.Keys, key => Assert.Contains(Comparisons.Value, c => c.Fixed[key].Goodput < 0.9 * c.Best.Result.Goodput));

    [Fact]
    public void Run_Twice_IsTheSame()
    {
        static SimResult Run() => Simulation.Run(SimCases.All[^1], new AdaptiveAdmission(SimTable.Bounds), SimTable.Target);
        var (first, second) = (Run(), Run());

        Assert.Equal((first.Goodput, first.P99), (second.Goodput, second.P99));
        Assert.Equal(first.Trace, second.Trace);
    }

    [Fact]
    public void Table_InThePage_IsTheOneOfTheRuns()
    {
        var text = File.ReadAllText(Repository.Path(Page.Split('/'))).ReplaceLineEndings("\n");
        var (from, to) = (text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, text.IndexOf(End, StringComparison.Ordinal));

        GeneratedFile.AssertCurrent(Page, text[..from] + SimTable.Write(Comparisons.Value) + text[to..]);
    }
}
