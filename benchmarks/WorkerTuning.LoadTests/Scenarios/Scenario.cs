using WorkerTuning.LoadTests.Measuring;
using WorkerTuning.LoadTests.Servers;

namespace WorkerTuning.LoadTests.Scenarios;

/// <summary>Something that is compared.</summary>
internal abstract class Scenario
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new HelloScenario(), new AccessLogScenario(), new ErrorLogScenario(), new TelemetryScenario(), new JsonScenario(), new BodyScenario(), new BurstScenario(), new RecyclingScenario(), new IdleScenario(), new SocketsScenario(),
        new StartScenario(), new WorkerMemoryScenario(), new OverloadScenario(), new PoolsScenario(), new EnduranceScenario(),
    ];

    /// <summary>The word that selects it.</summary>
    public abstract string Name { get; }

    public abstract string What { get; }

    /// <summary>Whether a run of all leaves it out.</summary>
    public virtual bool OnlyWhenNamed => false;

    public abstract Task<IReadOnlyList<Table>> RunAsync(RunOptions options);

    /// <summary>Drives all in turn, again and again, each time beginning with the next, so that what disturbs the machine disturbs all alike.</summary>
    protected static async Task<Dictionary<string, List<Round>>> AlternateAsync(IReadOnlyList<Contestant> contestants, string path, int connections, RunOptions options, string? script = null)
    {
        var rounds = contestants.ToDictionary(c => c.Name, _ => new List<Round>());
        var servers = new List<RunningServer>();
        try
        {
            foreach (var contestant in contestants)
            {
                servers.Add(await contestant.RunAsync());
                await servers[^1].WarmAsync(path, connections, script);
            }

            var whole = TimeSpan.FromSeconds(servers.Count * (options.Seconds + 0.2));
            for (var round = 0; round < options.Rounds && (round == 0 || options.HasTimeFor(whole)); round++)
            {
                for (var i = 0; i < servers.Count; i++)
                {
                    var server = servers[(round + i) % servers.Count];
                    rounds[server.Who.Name].Add(await server.DriveAsync(path, connections, options.Seconds, script));
                }
            }
        }
        finally
        {
            servers.ForEach(s => s.Dispose());
        }

        return rounds;
    }

    /// <summary>One row for each, the ratios against the first.</summary>
    protected static Table Compare(string title, Dictionary<string, List<Round>> rounds)
    {
        var table = new Table(title, "requests/s", "ratio", "CPU µs/request", "ratio", "p50 ms", "p99 ms", "failed", "PSS MB");
        var first = rounds.First().Value;
        foreach (var (name, own) in rounds)
        {
            double throughput = Median.Of(own, r => r.Seen.PerSecond), cpu = Median.Of(own, r => r.CpuPerRequest);
            table.Add(
                name,
                Table.Whole(throughput),
                Table.Ratio(throughput / Median.Of(first, r => r.Seen.PerSecond)),
                Table.Micro(cpu),
                // Round by round: neighbours in time had the same machine.
                Table.Ratio(Median.Of(own.Zip(first), pair => pair.First.CpuPerRequest / pair.Second.CpuPerRequest)),
                Table.Milli(Median.Of(own, r => r.Seen.P50)),
                Table.Milli(Median.Of(own, r => r.Seen.P99)),
                Table.Whole(own.Sum(r => r.Seen.Failures)),
                Table.Mega(Median.Of(own, r => r.Memory)));
        }

        return table;
    }

    protected static IEnumerable<Contestant> Gunicorns() =>
        Tools.Has("gunicorn") ? [Contestant.Gunicorn("-w", "5"), Contestant.Gunicorn("-w", "5", "--threads", "25")] : [];
}
