using WorkerTuning.LoadTests.Measuring;
using WorkerTuning.LoadTests.Servers;

namespace WorkerTuning.LoadTests.Scenarios;

internal sealed class RecyclingScenario : Scenario
{
    public override string Name => "recycling";

    public override string What => "hello at full load: never recycled, every 1,000 requests, and with a worker that takes 3 s to build";

    public override async Task<IReadOnlyList<Table>> RunAsync(RunOptions options) =>
    [
        Compare(Name, await AlternateAsync(
            [Contestant.Of(Composition.Ours), Contestant.Of(Composition.Recycling), Contestant.Of(Composition.SlowBuild)],
            "/hello",
            64,
            options with { Seconds = Math.Max(options.Seconds, 4) })),
    ];
}
