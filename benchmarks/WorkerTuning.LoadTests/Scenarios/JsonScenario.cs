using WorkerTuning.LoadTests.Measuring;
using WorkerTuning.LoadTests.Servers;

namespace WorkerTuning.LoadTests.Scenarios;

internal sealed class JsonScenario : Scenario
{
    public override string Name => "json";

    public override string What => "a small object, 64 connections";

    public override async Task<IReadOnlyList<Table>> RunAsync(RunOptions options) =>
        [Compare(Name, await AlternateAsync([Contestant.Of(Composition.Bare), Contestant.Of(Composition.Stock), Contestant.Of(Composition.Ours), .. Gunicorns()], "/json", 64, options))];
}
