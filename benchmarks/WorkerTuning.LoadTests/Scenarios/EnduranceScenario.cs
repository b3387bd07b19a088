using System.Globalization;
using WorkerTuning.LoadTests.Endurance;
using WorkerTuning.LoadTests.Measuring;
using WorkerTuning.LoadTests.Servers;

namespace WorkerTuning.LoadTests.Scenarios;

/// <summary>Hours of everything at once, to see whether something fails or grows. It runs only where it is named.</summary>
internal sealed class EnduranceScenario : Scenario
{
    // Until then the runtime compiles again what is used much, and pools fill.
    private const double Settled = 10;

    // The collection that it takes changes what the heap has of the system for minutes.
    private const double FirstLook = Settled / 2;

    private const double MostMegabytesAnHour = 1, MostMore = 2;

    public override string Name => "endurance";

    public override string What => "mixed load, HUP every 5 s (a third of the configurations is wrong), recycling, TTIN and TTOU, clients that leave or are slow, sinks that come and go";

    public override bool OnlyWhenNamed => true;

    public override async Task<IReadOnlyList<Table>> RunAsync(RunOptions options)
    {
        var folder = Directory.CreateTempSubdirectory("endurance-");
        using var sinks = new Sinks();
        var file = new ConfigurationFile(folder.FullName, sinks.StatsdPort, sinks.SyslogPort);
        file.Write();
        using var server = await Start(file).RunAsync();
        using var clients = new Clients(server.Address, options.Rate);
        using var stop = new CancellationTokenSource();
        var person = new Operator(server.Process.Id, file);
        var busy = Task.WhenAll(clients.RunAsync(stop.Token), person.RunAsync(stop.Token), sinks.RunAsync(stop.Token));
        using var client = new HttpClient();
        var figures = new List<ProcessFigures>();
        double? live = null;
        Console.WriteLine("| minute | RSS MB | anonymous MB | heap committed MB | heap MB | native MB | full GCs | methods | timers | descriptors | threads | answered | failed |");
        Console.WriteLine("|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        for (var minute = 1; minute <= options.Minutes; minute++)
        {
            await Task.Delay(TimeSpan.FromMinutes(1));
            if (server.Process.HasExited)
                throw new InvalidOperationException($"the server ended with code {server.Process.ExitCode} after {minute} minutes");
            figures.Add(await ProcessFigures.ReadAsync(server.Process.Id, minute, client, server.Url("/runtime")));
            Print(figures[^1], clients);
            if (minute >= FirstLook)
                live ??= await LiveAsync(client, server);
        }

        var last = await LiveAsync(client, server);
        await stop.CancelAsync();
        await busy;
        return [Judge([.. figures.Where(f => f.Minutes >= Settled)], clients, person, last - (live ?? last))];
    }

    private static Contestant Start(ConfigurationFile file) => new(Composition.Enduring, address =>
    {
        var start = Contestant.Of(Composition.Enduring).Start(address);
        start.Environment[EnduringServer.FileVariable] = file.Path;
        return start;
    });

    private static async Task<double> LiveAsync(HttpClient client, RunningServer server) =>
        double.Parse(await client.GetStringAsync(server.Url("/live")), CultureInfo.InvariantCulture);

    private static void Print(ProcessFigures f, Clients clients) => Console.WriteLine(
        $"| {f.Minutes} | {Table.Mega(f.Resident)} | {Table.Mega(f.Anonymous)} | {Table.Mega(f.Committed)} | {Table.Mega(f.Heap)} | {Table.Mega(f.Native)} | {f.FullCollections} | {f.Methods} | {f.Timers} | {f.Descriptors} | {f.Threads} | {clients.Answered} | {clients.Failed} |");

    private static Table Judge(IReadOnlyList<ProcessFigures> settled, Clients clients, Operator person, double live)
    {
        var table = new Table($"from minute {Settled} on", "seen", "at most", "verdict");
        void Add(string what, double seen, double most, string shown) => table.Add(what, shown, most.ToString(CultureInfo.InvariantCulture), seen <= most ? "good" : "too much");

        Console.WriteLine($"\n{clients.Answered} answered, {clients.Spoilt} requests of bad clients, {person.Reloads} reloads, {person.Refusals} wrong configurations. First failure: {clients.FirstFailure ?? "none"}\n");
        Add("failed requests", clients.Failed, 0, Table.Whole(clients.Failed));
        if (settled.Count < 3)
            return table;
        foreach (var (what, value) in new (string, Func<ProcessFigures, double>)[] { ("RSS, MB an hour", f => f.Resident), ("heap committed, MB an hour", f => f.Committed), ("native, MB an hour", f => f.Native) })
            Add(what, Trend.PerHour(settled, value) / (1024 * 1024), MostMegabytesAnHour, Table.Mega(Trend.PerHour(settled, value)));
        Add($"live heap, MB from minute {FirstLook} to the end", live / (1024 * 1024), MostMegabytesAnHour, Table.Mega(live));
        Add("descriptors, last third over first", Trend.Rise(settled, f => f.Descriptors), MostMore, Table.Whole(Trend.Rise(settled, f => f.Descriptors)));
        Add("threads, last third over first", Trend.Rise(settled, f => f.Threads), MostMore, Table.Whole(Trend.Rise(settled, f => f.Threads)));
        Add("timers, last third over first", Trend.Rise(settled, f => f.Timers), MostMore, Table.Whole(Trend.Rise(settled, f => f.Timers)));
        return table;
    }
}
