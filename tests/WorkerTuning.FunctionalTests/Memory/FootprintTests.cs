namespace WorkerTuning.FunctionalTests.Memory;

/// <summary>What a pool holds before anything uses it.</summary>
[Collection(nameof(WholeHeap))]
public class FootprintTests
{
    private const long Kilobyte = 1_024;

    [Fact]
    public async Task Worker_WithNothingOfItsOwn_TakesFewKilobytes()
    {
        const int More = 100;
        await MeasureAsync(1, 1_000);
        var one = await MeasureAsync(1, 1_000);
        var many = await MeasureAsync(1 + More, 1_000);

        Assert.InRange((many - one) / More, -64 * Kilobyte, 64 * Kilobyte);
    }

    [Fact]
    public async Task Pool_OfFiveThousandPlaces_TakesNothingForThemUntilTheyAreUsed()
    {
        await MeasureAsync(1, 1);
        var small = await MeasureAsync(1, 1);
        var large = await MeasureAsync(5, 1_000);

        Assert.InRange(large - small, -1_024 * Kilobyte, 1_024 * Kilobyte);
    }

    // Of the whole host, which is made anew each time.
    private static async Task<long> MeasureAsync(int workers, int connections)
    {
        var before = GC.GetTotalMemory(true);
        await using var host = await PoolHost.StartAsync(
            new() { ["Workers"] = $"{workers}", ["WorkerConnections"] = $"{connections}" }, static _ => { }, static _ => { });
        return GC.GetTotalMemory(true) - before;
    }
}
