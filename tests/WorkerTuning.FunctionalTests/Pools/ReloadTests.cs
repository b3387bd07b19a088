using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using WorkerTuning.FunctionalTests.Workers;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Pools;

/// <summary>A reload adds, changes and removes pools while requests run.</summary>
[Collection(EndpointNames.Collection)]
public class ReloadTests
{
    private sealed class Changing(IDictionary<string, string?> values) : IConfigurationSource
    {
        public IDictionary<string, string?> Values { get; } = values;

        public IConfigurationProvider Build(IConfigurationBuilder builder) => new Provider(this);

        private sealed class Provider(Changing source) : ConfigurationProvider
        {
            public override void Load() => Data = source.Values.ToDictionary(v => "WorkerTuning:" + v.Key, v => v.Value, StringComparer.OrdinalIgnoreCase);
        }
    }

    private static async Task<(PoolServer Server, Changing Source)> StartAsync(Dictionary<string, string?> values, Action<WebApplication> map)
    {
        var source = new Changing(values);
        var configuration = new ConfigurationBuilder().Add(source).Build();
        return (await PoolServer.StartAsync(_ => { }, map, configuration: configuration), source);
    }

    private static IWorkerPool Named(PoolServer server, string pool) => server.Services.GetRequiredKeyedService<IWorkerPool>(pool);

    [Fact]
    public async Task Reload_UnderLoad_AddsChangesAndRemovesWithoutAFailedRequest()
    {
        var (server, source) = await StartAsync(
            new() { ["Workers"] = "2", ["WorkerClass"] = "gthread", ["Threads"] = "4", ["Pools:reports:Workers"] = "1", ["Pools:spare:Workers"] = "1" },
            app =>
            {
                app.MapGet("/report", PoolsServer.Served).RequireWorkerPool("reports");
                app.MapGet("/page", PoolsServer.Served);
            });
        await using (server)
        {
            var spare = Named(server, "spare");
            using var done = new CancellationTokenSource();
            using var client = new HttpClient { BaseAddress = server.Address };
            var clients = Enumerable.Range(0, 6).Select(async i =>
            {
                var count = 0;
                while (!done.IsCancellationRequested)
                {
                    var (path, pool) = i % 2 == 0 ? ("/report", "reports/") : ("/page", "default/");
                    Assert.StartsWith(pool, await client.GetStringAsync(path), StringComparison.Ordinal);
                    count++;
                }

                return count;
            }).ToList();

            for (var round = 1; round <= 5; round++)
            {
                source.Values["Pools:reports:Workers"] = (1 + (round % 3)).ToString(System.Globalization.CultureInfo.InvariantCulture);
                source.Values["Pools:reports:MaxRequests"] = "20";
                if (!source.Values.Remove("Pools:spare:Workers"))
                    source.Values["Pools:spare:Workers"] = "2";
                var result = await server.Pool.ReloadAsync().WithTimeout();
                Assert.True(result.Applied, string.Join('\n', result.Problems));
                await server.WaitForAsync(_ => Named(server, "reports").GetSnapshot() is var s && s.Workers.Count(w => w.State != WorkerState.Draining) == 1 + (round % 3));
            }

            await done.CancelAsync();
            Assert.All(await Task.WhenAll(clients), count => Assert.True(count > 0));
            Assert.Equal((3, 0), (Named(server, "reports").GetSnapshot().TargetWorkers, spare.GetSnapshot().TargetWorkers));
        }
    }

    [Fact]
    public async Task Reload_ThatRemovesAPoolThatIsNeeded_IsRefused()
    {
        var (server, source) = await StartAsync(new() { ["Workers"] = "1", ["Pools:reports:Workers"] = "1" }, app => app.MapGet("/report", PoolsServer.Served).RequireWorkerPool("reports"));
        await using (server)
        {
            source.Values.Remove("Pools:reports:Workers");
            var result = await server.Pool.ReloadAsync().WithTimeout();

            Assert.False(result.Applied);
            Assert.Contains(" requires the pool reports, and there is none.", Assert.Single(result.Problems), StringComparison.Ordinal);
            Assert.Equal("reports/1.1", (await server.GetAsync("/report")).Text);
        }
    }

    [Fact]
    public async Task Reload_LimitsOfAPool_AreInForceAtOnce()
    {
        using var gate = new Gate();
        var (server, source) = await StartAsync(
            new() { ["Workers"] = "1", ["Pools:reports:Workers"] = "1", ["Pools:reports:WorkerClass"] = "sync", ["Pools:reports:Backlog"] = "1" },
            app => app.MapGet("/report", () => gate.PassAsync()).RequireWorkerPool("reports"));
        await using (server)
        {
            await using var running = await server.ConnectAsync();
            await running.SendAsync("GET /report HTTP/1.1\r\nHost: a\r\n\r\n");
            await gate.ComeAsync();
            await using var waiting = await server.ConnectAsync();
            await waiting.SendAsync("GET /report HTTP/1.1\r\nHost: a\r\n\r\n");
            await server.WaitForAsync(_ => Named(server, "reports").GetSnapshot().Queued == 1);
            Assert.Equal(503, (await server.GetAsync("/report")).Status);

            source.Values["Pools:reports:Backlog"] = "5";
            source.Values["Pools:reports:Workers"] = "2";
            Assert.True((await server.Pool.ReloadAsync().WithTimeout()).Applied);
            // The new worker serves the one that waited.
            await gate.ComeAsync();
            gate.Open();
            Assert.Equal((200, 200), ((await running.ReadResponseAsync()).Status, (await waiting.ReadResponseAsync()).Status));
            Assert.Contains("pools.reports.backlog = 5, was 1", server.Logs.ToString(), StringComparison.Ordinal);
        }
    }
}
