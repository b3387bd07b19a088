using WorkerTuning.LoadTests.Measuring;
using WorkerTuning.LoadTests.Servers;

namespace WorkerTuning.LoadTests.Scenarios;

internal sealed class StartScenario : Scenario
{
    public override string Name => "start";

    public override string What => "from the start of the process to the first answer";

    public override async Task<IReadOnlyList<Table>> RunAsync(RunOptions options) =>
    [
        await CompareAsync("start, published ReadyToRun", Published.Make(), Math.Max(options.Rounds, 9)),
        await CompareAsync("start, built with the package", Published.WithPackage(), Math.Max(options.Rounds, 9)),
        await CompareAsync("start, as built in this repository", Environment.ProcessPath!, Math.Max(options.Rounds, 9)),
    ];

    private static async Task<Table> CompareAsync(string title, string program, int rounds)
    {
        string[] all = [Composition.Bare, Composition.Ours];
        var times = all.ToDictionary(c => c, _ => new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            foreach (var composition in all)
            {
                using var server = await Contestant.Of(composition, program).RunAsync();
                times[composition].Add(server.StartTime.TotalSeconds);
            }
        }

        var table = new Table(title, "ms", "ratio", "more than bare, ms");
        var bare = Median.Of(times[Composition.Bare], t => t);
        foreach (var (name, own) in times)
            table.Add(name, Table.Milli(Median.Of(own, t => t)), Table.Ratio(Median.Of(own, t => t) / bare), Table.Milli(Median.Of(own, t => t) - bare));
        return table;
    }
}
