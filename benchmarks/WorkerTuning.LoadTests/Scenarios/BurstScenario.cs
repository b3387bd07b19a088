using WorkerTuning.LoadTests.Measuring;
using WorkerTuning.LoadTests.Servers;

namespace WorkerTuning.LoadTests.Scenarios;

/// <summary>Handlers that block, from cold: what a thread pool that starts with one thread for each processor makes of them.</summary>
internal sealed class BurstScenario : Scenario
{
    private const int Seconds = 10, Rounds = 2;

    public override string Name => "burst";

    public override string What => $"handlers that block for 100 ms, 200 connections at once, the first {Seconds} s of a fresh process";

    public override async Task<IReadOnlyList<Table>> RunAsync(RunOptions options)
    {
        var tables = new List<Table>();
        foreach (var path in new[] { "/sleep", "/sync-over-async" })
        {
            Contestant[] all = [Contestant.Of(Composition.Bare), Contestant.Of(Composition.Burst)];
            var rounds = all.ToDictionary(c => c.Name, _ => new List<Round>());
            for (var round = 0; round < Rounds; round++)
            {
                foreach (var contestant in all)
                {
                    using var server = await contestant.RunAsync();
                    rounds[contestant.Name].Add(await server.DriveAsync(path, 200, Seconds));
                }
            }

            tables.Add(Compare(path, rounds));
        }

        return tables;
    }
}
