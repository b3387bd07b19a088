using WorkerTuning.LoadTests.Measuring;
using WorkerTuning.LoadTests.Servers;

namespace WorkerTuning.LoadTests.Scenarios;

internal sealed class BodyScenario : Scenario
{
    public override string Name => "body";

    public override string What => "64 KB down, and up, 32 connections";

    public override async Task<IReadOnlyList<Table>> RunAsync(RunOptions options)
    {
        Contestant[] all = [Contestant.Of(Composition.Bare), Contestant.Of(Composition.Stock), Contestant.Of(Composition.Ours)];
        return [Compare("64 KB down", await AlternateAsync(all, "/down", 32, options)), Compare("64 KB up", await AlternateAsync(all, "/up", 32, options, "up.lua"))];
    }
}
