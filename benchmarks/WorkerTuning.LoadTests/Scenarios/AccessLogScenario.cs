using WorkerTuning.LoadTests.Measuring;
using WorkerTuning.LoadTests.Servers;

namespace WorkerTuning.LoadTests.Scenarios;

internal sealed class AccessLogScenario : Scenario
{
    public override string Name => "accesslog";

    public override string What => "hello with a line for each request: gunicorn's to a file; ASP.NET Core's HttpLogging to the console, W3CLogging to its file";

    public override async Task<IReadOnlyList<Table>> RunAsync(RunOptions options)
    {
        var rounds = await AlternateAsync(
            [.. new[] { Composition.Bare, Composition.Ours, Composition.AccessLog, Composition.HttpLogging, Composition.W3CLogging }.Select(Contestant.Of)], "/hello", 64, options);
        var added = new Table("added to bare", "CPU µs/request", "ratio");
        var ours = Added(rounds, Composition.AccessLog);
        foreach (var name in rounds.Keys.Skip(1))
            added.Add(name, Table.Micro(Added(rounds, name)), Table.Ratio(Added(rounds, name) / ours));
        return [Compare(Name, rounds), added];
    }

    private static double Added(Dictionary<string, List<Round>> rounds, string name) =>
        Median.Of(rounds[name].Zip(rounds[Composition.Bare]), pair => pair.First.CpuPerRequest - pair.Second.CpuPerRequest);
}
