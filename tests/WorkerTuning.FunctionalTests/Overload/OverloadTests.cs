using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using WorkerTuning.FunctionalTests.Workers;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Overload;

public sealed class OverloadTests : IDisposable
{
    private static readonly Dictionary<string, string?> FourAtATime = new()
    {
        ["Workers"] = "2",
        ["WorkerConnections"] = "100",
        ["Concurrency"] = "adaptive",
        ["MinConcurrency"] = "4",
        ["MaxConcurrency"] = "4",
    };

    private readonly Gate _gate = new();
    private readonly HttpClient _client = new();

    public void Dispose()
    {
        _gate.Dispose();
        _client.Dispose();
    }

    private Task<PoolHost> StartAsync(Dictionary<string, string?> settings) => PoolHost.StartAsync(settings, _ => { }, app =>
    {
        app.MapGet("/", () => _gate.PassAsync());
        app.MapGet("/critical", () => _gate.PassAsync()).ShedLast();
        app.MapGet("/sheddable", [ShedFirst] () => _gate.PassAsync());
    });

    private async Task<(int Status, string? RetryAfter)> GetAsync(PoolHost host, string path)
    {
        using var response = await _client.GetAsync(host.App.Urls.First() + path).WithTimeout();
        return ((int)response.StatusCode, response.Headers.TryGetValues("Retry-After", out var values) ? values.Single() : null);
    }

    private async Task<List<Task<(int Status, string? RetryAfter)>>> SendAsync(PoolHost host, string path, int count, int queued)
    {
        var sent = Enumerable.Range(0, count).Select(_ => GetAsync(host, path)).ToList();
        await host.UntilAsync(s => s.Queued == queued);
        return sent;
    }

    [Fact]
    public async Task Adaptive_ThreeTimesTheCapacity_ServesOneThirdAndTellsTheRestAtOnce()
    {
        await using var host = await StartAsync(FourAtATime);
        var all = await SendAsync(host, "/", 12, queued: 8);
        await _gate.ComeAsync(4);
        Assert.Equal((4, 4), (host.Snapshot.InFlight, host.Snapshot.Regulation.Limit));
        await host.AdvanceAsync(0.39);
        Assert.Equal((8, false), (host.Snapshot.Queued, host.Snapshot.Regulation.IsOverloaded));
        await host.AdvanceAsync(0.01);
        await host.UntilAsync(s => s.Refused == 8);
        _gate.Open();
        var answers = await Task.WhenAll(all).WithTimeout();

        Assert.Equal(4, answers.Count(a => a == (200, null)));
        Assert.Equal(8, answers.Count(a => a == (503, "1")));
        Assert.Equal(8, host.Snapshot.Regulation.Shed[ShedReason.Overload]);
        Assert.Equal((200, null), await GetAsync(host, "/"));
    }

    [Fact]
    public async Task AnOverload_ByImportance_RefusesTheLeastFirst()
    {
        await using var host = await StartAsync(FourAtATime);
        var running = await SendAsync(host, "/", 4, queued: 0);
        await _gate.ComeAsync(4);
        var sheddable = await SendAsync(host, "/sheddable", 2, queued: 2);
        var others = await SendAsync(host, "/", 2, queued: 4);
        var critical = await SendAsync(host, "/critical", 2, queued: 6);
        await host.AdvanceAsync(0.4);
        await host.UntilAsync(s => s.Refused == 4);
        Assert.Equal(2, host.Snapshot.Queued);
        _gate.Open();

        Assert.All(await Task.WhenAll(running.Concat(critical)).WithTimeout(), a => Assert.Equal(200, a.Status));
        Assert.All(await Task.WhenAll(sheddable.Concat(others)).WithTimeout(), a => Assert.Equal(503, a.Status));
    }

    [Fact]
    public async Task Fixed_AFullQueue_GivesTheCriticalTheirPlace()
    {
        await using var host = await StartAsync(new() { ["Workers"] = "1", ["WorkerClass"] = "sync", ["Backlog"] = "1" });
        var running = await SendAsync(host, "/", 1, queued: 0);
        await _gate.ComeAsync();
        var waiting = await SendAsync(host, "/", 1, queued: 1);
        Assert.Equal(503, (await GetAsync(host, "/sheddable")).Status);
        var critical = GetAsync(host, "/critical");
        Assert.Equal(503, (await waiting[0]).Status);
        _gate.Open();

        Assert.Equal((200, 200), ((await running[0]).Status, (await critical).Status));
        Assert.Equal((1L, 1L, 0L), (host.Snapshot.Regulation.Shed[ShedReason.QueueFull], host.Snapshot.Regulation.Shed[ShedReason.Displaced], host.Snapshot.Regulation.Shed[ShedReason.Overload]));
    }

    [Theory]
    [InlineData("sync", 1)]
    [InlineData("gthread", 3)]
    [InlineData("async", 50)]
    public async Task Reload_BetweenTheModesUnderLoad_DropsNothing(string workerClass, int each)
    {
        // More clients than sync takes at a time, which the queue's own limit is not to refuse.
        await using var host = await PoolHost.StartAsync(
            new()
            {
                ["Workers"] = "2",
                ["WorkerClass"] = workerClass,
                ["Threads"] = $"{each}",
                ["WorkerConnections"] = $"{each}",
                ["QueueTarget"] = "1h",
                ["MinConcurrency"] = "2",
                ["MaxConcurrency"] = $"{4 * each}",
            },
            _ => { },
            app => app.MapGet("/", async () => { await Task.Yield(); return "ok"; }));
        using var done = new CancellationTokenSource();
        var clients = Enumerable.Range(0, 6).Select(_ => Task.Run(async () =>
        {
            var statuses = new List<int>();
            while (!done.IsCancellationRequested)
                statuses.Add((await GetAsync(host, "/")).Status);
            return statuses;
        })).ToList();
        for (var i = 0; i < 6; i++)
        {
            host.App.Configuration["WorkerTuning:Concurrency"] = i % 2 == 0 ? "adaptive" : "fixed";
            host.App.Configuration["WorkerTuning:Workers"] = i % 2 == 0 ? "2..4" : "2";
            Assert.Equal((true, 0), (await host.Pool.ReloadAsync() is { Applied: true, NeedRestart.Count: var restart } ? (true, restart) : (false, -1)));
            await host.UntilAsync(s => s.Regulation.Concurrency == (i % 2 == 0 ? ConcurrencyMode.Adaptive : ConcurrencyMode.Fixed) && s.Building == 0);
            await host.AdvanceAsync(0.3);
            var (regulation, capacity) = (host.Snapshot.Regulation, host.Snapshot.Capacity);
            Assert.Equal((i % 2 == 0 ? 4 : 2, i % 2 == 0), (regulation.MaxWorkers, regulation.Limit is not null));
            Assert.InRange(regulation.Limit ?? capacity, 2, 4 * each);
            Assert.InRange(capacity, 2 * each, 4 * each);
        }

        await done.CancelAsync();
        var all = (await Task.WhenAll(clients).WithTimeout()).SelectMany(s => s).ToList();
        Assert.NotEmpty(all);
        Assert.All(all, status => Assert.Equal(200, status));
        Assert.Equal(0, host.Snapshot.Refused);
    }
}
