using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using WorkerTuning.Planning;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Memory;

[Collection(nameof(WholeHeap))]
public class LeakTests
{
    private const long Megabyte = 1L << 20;

    // Of the process itself, in the eyes of the ladder.
    private const long Idle = 100;

    private readonly LeakCount _count = new();

    [Fact]
    public async Task MaxRequests_LocalLeaksAMegabyteEach_StaysBounded()
    {
        var before = GC.GetTotalMemory(true);
        await using var host = await StartAsync(new() { ["Workers"] = "2", ["MaxRequests"] = "10", ["MaxRecycling"] = "2" });

        for (var i = 0; i < 200; i++)
        {
            Assert.Equal(200, (await host.GetAsync("/leak")).Status);
            await host.TurnAsync();
            await host.UntilAsync(s => s.Workers.Count == 2 && s.Workers.All(w => w.Due is null) && s.Building == 0);
        }

        await host.UntilAsync(s => s.Workers.Count == 2 && s.Workers.All(w => w.Served < 10) && s.Recycled[RecycleReason.MaxRequests] == _count.DisposedCount);
        // A request is counted after its response: a worker may go past its limit by one that comes meanwhile.
        Assert.InRange(host.Snapshot.Recycled[RecycleReason.MaxRequests], 15, 20);
        Assert.Equal(_count.DisposedCount + 2, _count.MadeCount);
        Assert.InRange(_count.MostMegabytes, 10, 30);
        Assert.InRange((GC.GetTotalMemory(true) - before) / Megabyte, -1_000, _count.Megabytes + 20);
    }

    [Fact]
    public async Task MaxWorkerMemory_LocalLeaksAMegabyteEach_StaysBounded()
    {
        var before = GC.GetTotalMemory(true);
        await using var host = await StartAsync(new() { ["Workers"] = "2", ["MaxWorkerMemory"] = "20", ["MinWorkerLifetime"] = "0" });
        await SettleAsync(host);

        for (var i = 0; i < 20; i++)
        {
            for (var j = 0; j < 10; j++)
                Assert.Equal(200, (await host.GetAsync("/leak")).Status);
            await host.AdvanceAsync(5);
            await host.UntilAsync(s => s.Building == 0 && s.Workers.Count == 2 && s.Memory.Step is MemoryStep.Calm or MemoryStep.Over);
        }

        // 40 MB trip it, and three samples of 10 MB each come before it acts.
        Assert.InRange(_count.MostMegabytes, 40, 90);
        Assert.InRange(host.Snapshot.Recycled[RecycleReason.Memory], 3, 20);
        Assert.Equal(host.Snapshot.Recycled[RecycleReason.Memory], _count.DisposedCount);
        Assert.Equal(_count.DisposedCount + 2, _count.MadeCount);
        Assert.False(host.Snapshot.Memory.IsUnhealthy);
        Assert.InRange((GC.GetTotalMemory(true) - before) / Megabyte, -1_000, _count.Megabytes + 20);
    }

    [Fact]
    public async Task MaxWorkerMemory_StaticLeaks_EndsUnhealthyWithoutALoop()
    {
        var kept = new List<byte[]>();
        await using var host = await StartAsync(
            new() { ["Workers"] = "2", ["MaxWorkerMemory"] = "20", ["MinWorkerLifetime"] = "0" },
            () => kept.Count * Megabyte,
            app => app.MapGet("/static", () => kept.Add(new byte[Megabyte])));
        await SettleAsync(host);
        for (var i = 0; i < 60; i++)
            Assert.Equal(200, (await host.GetAsync("/static")).Status);

        await RunAsync(host, s => s.Memory.IsUnhealthy);

        Assert.Equal(MemoryStep.Spent, host.Snapshot.Memory.Step);
        Assert.Equal(2, host.Snapshot.Recycled[RecycleReason.Memory]);
        Assert.Contains(host.Logs.Logs, l => l.Event.Name == "MemoryCollected");
        Assert.Contains(host.Logs.Logs, l => l.Event.Name == "MemoryUnhealthy");
        Assert.Equal(200, (await host.GetAsync("/leak")).Status);
        for (var i = 0; i < 60; i++)
            await host.AdvanceAsync(5);
        Assert.Equal(2, host.Snapshot.Recycled[RecycleReason.Memory]);
        kept.Clear();
        await RunAsync(host, s => !s.Memory.IsUnhealthy);
        Assert.Equal(MemoryStep.Calm, host.Snapshot.Memory.Step);
    }

    private Task<PoolHost> StartAsync(Dictionary<string, string?> settings, Func<long>? more = null, Action<WebApplication>? map = null) => PoolHost.StartAsync(
        settings,
        services =>
        {
            services.AddSingleton(new ProcessMemory(() => new((Idle + _count.Megabytes) * Megabyte + (more?.Invoke() ?? 0), null), null));
            services.AddWorkerLocal(_ => LeakyLocal.Make(_count));
        },
        app =>
        {
            app.MapGet("/leak", (WorkerLocal<LeakyLocal> local) => local.Value.Leak());
            map?.Invoke(app);
        });

    private static async Task SettleAsync(PoolHost host)
    {
        await host.AdvanceAsync(5);
        await host.AdvanceAsync(30);
        Assert.Equal(Idle * Megabyte, host.Snapshot.Memory.Baseline);
    }

    // Sample after sample; builds and the collection take their own time in between.
    private static async Task RunAsync(PoolHost host, Func<WorkerPoolSnapshot, bool> until)
    {
        var start = Environment.TickCount64;
        while (!until(host.Snapshot) && Environment.TickCount64 - start < 15_000)
        {
            if (host.Snapshot.Memory.Step is MemoryStep.Recycling or MemoryStep.Collecting)
                await host.TurnAsync();
            else
                await host.AdvanceAsync(5);
        }

        Assert.True(until(host.Snapshot), host.Logs.ToString());
    }
}
