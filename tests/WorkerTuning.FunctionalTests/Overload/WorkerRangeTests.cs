using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using WorkerTuning.FunctionalTests.Workers;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Overload;

public sealed class WorkerRangeTests
{
    [Fact]
    public async Task Workers_ARange_GrowsWithTheLoadOnceWarmAndShrinksWhenCalm()
    {
        using var gate = new Gate();
        var warmth = new Warmth();
        warmth.Warm.Release(2);
        await using var host = await PoolHost.StartAsync(
            new() { ["Workers"] = "2..4", ["WorkerClass"] = "sync" },
            services => services.AddSingleton(warmth).AddWorkerLocal<WarmLocal>(),
            app => app.MapGet("/", async (WorkerLocal<WarmLocal> local) =>
            {
                await gate.PassAsync();
                return local.Value.IsWarm;
            }));
        var requests = Enumerable.Range(0, 4).Select(_ => host.GetAsync("/")).ToList();
        await gate.ComeAsync(2);
        await host.UntilAsync(s => s.Queued == 2);

        await host.AdvanceAsync(0.3);
        Assert.Equal(2, host.Snapshot.TargetWorkers);
        await host.AdvanceAsync(0.3);
        await host.UntilAsync(s => s.TargetWorkers == 3 && s.Building == 1);
        // It is asked for, but takes nothing before it is warm; nor are more asked for meanwhile.
        await host.AdvanceAsync(0.3);
        await host.AdvanceAsync(0.3);
        Assert.Equal((2, 2, 3), (host.Snapshot.Workers.Count, host.Snapshot.Queued, host.Snapshot.TargetWorkers));
        warmth.Warm.Release(2);
        await gate.ComeAsync();
        await host.UntilAsync(s => s is { Workers.Count: 3, Queued: 1, Building: 0 });

        await host.AdvanceAsync(0.3);
        await host.AdvanceAsync(0.3);
        await gate.ComeAsync();
        await host.UntilAsync(s => s is { Workers.Count: 4, Queued: 0, InFlight: 4 });
        await host.AdvanceAsync(0.3);
        await host.AdvanceAsync(0.3);
        Assert.Equal((4, 2, 4), (host.Snapshot.TargetWorkers, host.Snapshot.Regulation.MinWorkers, host.Snapshot.Regulation.MaxWorkers));

        gate.Open();
        Assert.All(await Task.WhenAll(requests).WithTimeout(), r => Assert.Equal((200, "true"), r));
        await host.UntilAsync(s => s.InFlight == 0);
        foreach (var workers in new[] { 3, 2, 2 })
        {
            await host.AdvanceAsync(0.3);
            await host.AdvanceAsync(31);
            await host.UntilAsync(s => s.TargetWorkers == workers && s.Workers.Count == workers);
        }

        foreach (var step in new[] { "grows from 2 to 3", "grows from 3 to 4", "shrinks from 4 to 3", "shrinks from 3 to 2" })
            Assert.Single(host.Logs.Logs, l => l.Message.Contains(step, StringComparison.Ordinal));
    }

    /// <summary>Each worker takes one before it is warm.</summary>
    private sealed class Warmth
    {
        public SemaphoreSlim Warm { get; } = new(0);
    }

    private sealed class WarmLocal(Warmth warmth) : IWorkerWarmup
    {
        public bool IsWarm { get; private set; }

        public async ValueTask WarmUpAsync(CancellationToken cancellationToken)
        {
            await warmth.Warm.WaitAsync(cancellationToken);
            IsWarm = true;
        }
    }
}
