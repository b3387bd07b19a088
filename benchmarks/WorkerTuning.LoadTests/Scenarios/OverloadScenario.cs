using WorkerTuning.LoadTests.Measuring;
using WorkerTuning.LoadTests.Servers;

namespace WorkerTuning.LoadTests.Scenarios;

/// <summary>Three times as many requests as can be served: who still answers, how soon, and what the others are told.</summary>
internal sealed class OverloadScenario : Scenario
{
    private const double Times = 3, Quiet = 0.2, QuietSeconds = 10, Lead = 15, Seconds = 45;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public override string Name => "overload";

    public override string What =>
        $"{Times:0} times the {Downstream.PerSecond:0} requests/s that a service behind the server takes ({Downstream.Slots} at a time, {Downstream.Time.TotalMilliseconds:0} ms each); clients wait {Patience.TotalSeconds:0} s; {Seconds:0} s after {Lead:0} s";

    public override async Task<IReadOnlyList<Table>> RunAsync(RunOptions options)
    {
        var table = new Table(Name, "unloaded p99 ms", "goodput/s", "of peak", "p50 ms", "p99 ms", "of unloaded", "503/s", "503 after ms (p99)", "lost/s");
        var peak = await PeakAsync();
        foreach (var composition in new[] { Composition.Bare, Composition.Ours, Composition.Guessed, Composition.Adaptive })
        {
            using var server = await Contestant.Of(composition).RunAsync();
            var url = server.Url(Downstream.Path);
            var unloaded = await new OpenLoop(url, Quiet * Downstream.PerSecond, Patience).RunAsync(2, QuietSeconds);
            var seen = await new OpenLoop(url, Times * Downstream.PerSecond, Patience).RunAsync(Lead, Seconds);
            table.Add(
                composition,
                Table.Milli(unloaded.P99),
                Table.Whole(seen.Goodput),
                Table.Ratio(seen.Goodput / peak),
                Table.Milli(seen.P50),
                Table.Milli(seen.P99),
                Table.Ratio(seen.P99 / unloaded.P99),
                Table.Whole(seen.Shed),
                Table.Milli(seen.ShedP99),
                Table.Whole(seen.Lost));
        }

        return [table];
    }

    // As many connections as the service takes requests, so that it is always full and nobody waits.
    private static async Task<double> PeakAsync()
    {
        using var server = await Contestant.Of(Composition.Bare).RunAsync();
        await server.DriveAsync(Downstream.Path, Downstream.Slots, 2);
        return (await server.DriveAsync(Downstream.Path, Downstream.Slots, (int)QuietSeconds)).Seen.PerSecond;
    }
}
