using WorkerTuning.LoadTests.Measuring;
using WorkerTuning.LoadTests.Servers;

namespace WorkerTuning.LoadTests.Scenarios;

/// <summary>Pages at half of what their pool takes, without and with ten times as many reports as can be served: whether the reports are felt.</summary>
internal sealed class PoolsScenario : Scenario
{
    private const double Half = 0.5, Times = 10, Lead = 5, Seconds = 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public override string Name => "pools";

    public override string What =>
        $"{Half * Neighbours.PagesPerSecond:0} pages/s ({Neighbours.PageTime.TotalMilliseconds:0} ms each, half of {Neighbours.Places} places) beside {Times * Neighbours.ReportsPerSecond:0} reports/s that block {Neighbours.ReportTime.TotalMilliseconds:0} ms each, ten times what {Neighbours.ReportPlaces} places take; clients wait {Patience.TotalSeconds:0} s; {Seconds:0} s after {Lead:0} s";

    public override async Task<IReadOnlyList<Table>> RunAsync(RunOptions options)
    {
        var table = new Table(Name, "p50 ms alone", "p99 ms alone", "p50 ms", "p99 ms", "of alone", "pages/s", "503/s", "lost/s", "reports/s", "reports 503/s", "reports lost/s");
        foreach (var composition in new[] { Composition.BareNeighbours, Composition.LimitedNeighbours, Composition.OnePool, Composition.TwoPools })
        {
            using var server = await Contestant.Of(composition).RunAsync();
            var alone = await Pages(server).RunAsync(Lead, Seconds);
            var reports = new OpenLoop(server.Url(Neighbours.Report), Times * Neighbours.ReportsPerSecond, Patience).RunAsync(Lead, Seconds);
            var pages = await Pages(server).RunAsync(Lead, Seconds);
            var flood = await reports;
            table.Add(
                composition,
                Table.Milli(alone.P50),
                Table.Milli(alone.P99),
                Table.Milli(pages.P50),
                Table.Milli(pages.P99),
                Table.Ratio(pages.P99 / alone.P99),
                Table.Whole(pages.Goodput),
                Table.Whole(pages.Shed),
                Table.Whole(pages.Lost),
                Table.Whole(flood.Goodput),
                Table.Whole(flood.Shed),
                Table.Whole(flood.Lost));
        }

        return [table];
    }

    private static OpenLoop Pages(RunningServer server) => new(server.Url(Neighbours.Page), Half * Neighbours.PagesPerSecond, Patience);
}
