using WorkerTuning.LoadTests.Measuring;
using WorkerTuning.LoadTests.Servers;

namespace WorkerTuning.LoadTests.Scenarios;

internal sealed class ErrorLogScenario : Scenario
{
    public override string Name => "errorlog";

    public override string What => "hello with loglevel info and the error log in a file, which gets no line for a request";

    public override async Task<IReadOnlyList<Table>> RunAsync(RunOptions options) =>
        [Compare(Name, await AlternateAsync([.. new[] { Composition.Ours, Composition.InfoLog }.Select(Contestant.Of)], "/hello", 64, options))];
}
