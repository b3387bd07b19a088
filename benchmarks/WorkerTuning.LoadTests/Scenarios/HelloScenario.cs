using WorkerTuning.LoadTests.Measuring;
using WorkerTuning.LoadTests.Servers;

namespace WorkerTuning.LoadTests.Scenarios;

internal sealed class HelloScenario : Scenario
{
    public override string Name => "hello";

    public override string What => "13 bytes, 64 connections";

    public override async Task<IReadOnlyList<Table>> RunAsync(RunOptions options) =>
    [
        Compare(Name, await AlternateAsync(
            [
                .. new[]
                {
                    Composition.Bare, Composition.Stock, Composition.Ours, Composition.Sync, Composition.Gthread, Composition.Recycling,
                }.Select(Contestant.Of),
                .. Gunicorns(),
            ],
            "/hello",
            64,
            options)),
    ];
}
