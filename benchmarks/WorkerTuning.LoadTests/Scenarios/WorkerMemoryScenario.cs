using System.Globalization;
using WorkerTuning.LoadTests.Measuring;
using WorkerTuning.LoadTests.Servers;

namespace WorkerTuning.LoadTests.Scenarios;

internal sealed class WorkerMemoryScenario : Scenario
{
    public override string Name => "worker-memory";

    public override string What => "live managed memory of workers that have nothing of their own";

    public override async Task<IReadOnlyList<Table>> RunAsync(RunOptions options)
    {
        double bare = await HeapAsync(Composition.Bare), one = await HeapAsync(Composition.OneWorker), five = await HeapAsync(Composition.FiveWorkers), many = await HeapAsync(Composition.ManyWorkers);
        var table = new Table(Name, "KB");
        table.Add("one more worker (of 1,000 more)", Table.Kilo((many - one) / 1000));
        table.Add("5 workers of 1,000 requests each, unused, over bare Kestrel, all of ours included", Table.Kilo(five - bare));
        return [table];
    }

    private static async Task<double> HeapAsync(string composition)
    {
        using var server = await Contestant.Of(composition).RunAsync();
        using var client = new HttpClient();
        await client.GetStringAsync(server.Url("/heap"));
        return double.Parse(await client.GetStringAsync(server.Url("/heap")), CultureInfo.InvariantCulture);
    }
}
