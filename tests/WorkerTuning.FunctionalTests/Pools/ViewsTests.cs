using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using WorkerTuning.Control.ControlSocket;
using WorkerTuning.FunctionalTests.Workers;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Pools;

/// <summary>What operators see of several pools.</summary>
[Collection(EndpointNames.Collection)]
public class ViewsTests
{
    private const string Reports = "worker_tuning_pool=\"reports\"";

    private static Task<PoolsServer> StartAsync() => PoolsServer.StartAsync(o => o.DashboardActions = true, map: app =>
    {
        app.MapWorkerDashboard("/workers");
        app.MapWorkerHealth("/health");
        app.MapWorkerMetrics("/metrics");
    });

    // Two reports run, three wait, one was refused.
    private static async Task<IReadOnlyList<RawHttp>> FillAsync(PoolsServer server)
    {
        await server.GetAsync("/reports");
        var sent = new List<RawHttp>(await server.SendAsync("/report/1", 2));
        await server.Reports.ComeAsync(2);
        sent.AddRange(await server.SendAsync("/report/2", 3));
        await server.Server.WaitForAsync(_ => server.ReportsPool.Queued == 3);
        Assert.Equal("503", await server.GetAsync("/report/3"));
        return sent;
    }

    private static async Task EndAsync(PoolsServer server, IReadOnlyList<RawHttp> sent)
    {
        server.Reports.Open();
        foreach (var http in sent)
            Assert.Equal(200, (await http.ReadResponseAsync()).Status);
    }

    [Fact]
    public async Task Metrics_OfAnotherPool_BearItsName()
    {
        await using var server = await StartAsync();
        var sent = await FillAsync(server);
        var page = (await server.Server.GetAsync("/metrics")).Text;
        var lines = page.Split('\n');

        Assert.Equal(("0", "3"), (Value(lines, "worker_tuning_queue_length", ""), Value(lines, "worker_tuning_queue_length", Reports)));
        Assert.Equal(("2", "2"), (Value(lines, "worker_tuning_pool_capacity", ""), Value(lines, "worker_tuning_pool_capacity", Reports)));
        Assert.Equal("1", Value(lines, "worker_tuning_request_refusals_total", Reports, "reason=\"queue_full\""));
        Assert.Single(lines, l => l == "# TYPE worker_tuning_queue_length gauge");
        // What is the process's has no pool.
        Assert.DoesNotContain(lines, l => l.StartsWith("worker_tuning_memory", StringComparison.Ordinal) && l.Contains("pool", StringComparison.Ordinal));
        await EndAsync(server, sent);
        lines = (await server.Server.GetAsync("/metrics")).Text.Split('\n');
        Assert.Equal("6", Value(lines, "worker_tuning_request_duration_seconds_count", Reports));
        Assert.Equal("3", Value(lines, "worker_tuning_queue_wait_duration_seconds_count", Reports, "outcome=\"served\""));
    }

    [Fact]
    public async Task Health_AFullPool_IsNoReasonToSendTrafficElsewhere()
    {
        await using var server = await StartAsync();
        var sent = await FillAsync(server);
        var ready = await server.Server.GetAsync("/health/ready");
        using var detailed = JsonDocument.Parse((await server.Server.GetAsync("/health/detailed")).Text);
        var text = detailed.RootElement.GetRawText();

        Assert.Equal(200, ready.Status);
        Assert.Contains("The queue of pool reports is full: further requests for it are answered with 503.", text, StringComparison.Ordinal);
        await EndAsync(server, sent);
    }

    [Fact]
    public async Task Health_APoolThatCannotBuild_HoldsUpNoOther()
    {
        await using var server = await PoolsServer.StartAsync(
            o => (o.PreloadApp, o.Pools["workers"]) = (false, new WorkerPoolOptions { Workers = 2 }),
            services: s => s.AddWorkerLocal<Mailer>("workers", _ => throw new InvalidOperationException("no mail")),
            map: app =>
            {
                app.MapWorkerHealth("/health");
                app.MapGet("/mail", PoolsServer.Served).RequireWorkerPool("workers");
            });
        await server.Server.WaitForAsync(s => s.Workers.Count == 1);

        Assert.Equal("default/1.1", await server.GetAsync("/quick"));
        Assert.Equal(200, (await server.Server.GetAsync("/health/startup")).Status);
        Assert.Equal(200, (await server.Server.GetAsync("/health/ready")).Status);
        var detailed = (await server.Server.GetAsync("/health/detailed")).Text;
        Assert.Contains("Pool workers has no worker yet; its requests wait.", detailed, StringComparison.Ordinal);
        Assert.Contains("\"pools.workers.target\":2", detailed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_NamesPoolsAndLocalsThatDoNotMeet()
    {
        await using var server = await PoolsServer.StartAsync(services: s => s.AddWorkerLocal<Mailer>("reprots"));

        Assert.Contains(server.Server.Logs.Logs, l => l.Message == "Worker-locals without a pool: Mailer (reprots). No setting describes the pool in brackets, so no worker has one");
        Assert.Contains(server.Server.Logs.Logs, l => l.Message == "Pool reports: 2 workers are ready, 2 requests at a time");
    }

    [Fact]
    public async Task Dashboard_StateAndActions_KnowThePools()
    {
        await using var server = await StartAsync();
        var sent = await FillAsync(server);
        using var state = JsonDocument.Parse((await server.Server.GetAsync("/workers")).Text);
        var pool = Assert.Single(state.RootElement.GetProperty("pools").EnumerateArray());

        Assert.Equal(("default", "reports", 3, 2), (state.RootElement.GetProperty("name").GetString(), pool.GetProperty("name").GetString(), pool.GetProperty("queued").GetInt32(), pool.GetProperty("inFlight").GetInt32()));
        Assert.False(pool.TryGetProperty("memory", out _));
        Assert.Contains(state.RootElement.GetProperty("settings").EnumerateArray(), s => s.GetProperty("name").GetString() == "pools.reports.workers");
        await EndAsync(server, sent);

        using var client = new HttpClient { BaseAddress = server.Server.Address };
        Assert.Equal("""{"message":"Worker 1 of pool reports is recycled.","workers":null}""", await PostAsync(client, "/workers/pools/reports/1/recycle", "{}"));
        await server.Server.WaitForAsync(_ => server.ReportsPool.Workers.Any(w => w is { Id: 1, Generation: 2 }));
        await PostAsync(client, "/workers/pools/reports/resize", """{"change":2}""");
        await server.Server.WaitForAsync(s => (server.ReportsPool.TargetWorkers, s.TargetWorkers) == (4, 1));
        Assert.Equal("""{"message":"There is no such pool.","workers":null}""", await PostAsync(client, "/workers/pools/mail/recycle", "{}"));
        Assert.Equal("""{"message":"There is no worker 9 of pool reports.","workers":null}""", await PostAsync(client, "/workers/pools/reports/9/recycle", "{}"));
        await PostAsync(client, "/workers/recycle", "{}");
        await server.Server.WaitForAsync(s => s.Workers.Any(w => w is { Id: 1, Generation: 2 }) && server.ReportsPool.Workers.Any(w => w is { Id: 2, Generation: 2 }));
    }

    [Fact]
    public async Task ControlSocket_ShowsAndSteersThePools()
    {
        await using var server = await PoolsServer.StartAsync(
            o => o.Pools["dirty"] = new WorkerPoolOptions { Workers = 1 }, map: app => app.MapGet("/dirty", PoolsServer.Served).RequireWorkerPool("dirty"));
        var commands = server.Server.Services.GetRequiredService<ControlCommands>();
        string Run(string command) => commands.Run(command.Split(' '), new ControlPeer(0, 0)).ToJsonString();

        Assert.Contains("\"pool\":\"reports\",\"workers_current\":2", Run("show pools"), StringComparison.Ordinal);
        Assert.Contains("\"count\":4", Run("show workers"), StringComparison.Ordinal);
        Assert.Contains("\"dirty_worker_count\":1", Run("show all"), StringComparison.Ordinal);
        Assert.Equal("""{"added":2,"previous":1,"total":3}""", Run("dirty add 2"));
        Assert.Equal("""{"success":true,"killed":2}""", Run("worker kill reports/2"));
        await server.Server.WaitForAsync(_ => server.ReportsPool.Workers.Any(w => w is { Id: 2, Generation: 2 }));
        Assert.Equal(1, server.Server.Snapshot.Workers.Single().Generation);
    }

    [Fact]
    public async Task AccessLog_HasThePoolOfTheEndpoint()
    {
        using var folder = new ScratchFolder();
        await using (var server = await PoolsServer.StartAsync(o => (o.AccessLog, o.AccessLogFormat) = (folder.Path("access.log"), "%(U)s %({worker_tuning.pool}e)s")))
        {
            await server.GetAsync("/quick");
            await server.GetAsync("/reports");
            await EndAsync(server, await FillAsync(server));
        }

        Assert.Equal(["/quick default", "/reports reports", "/reports reports", "/report/3 reports"], File.ReadAllLines(folder.Path("access.log")).Take(4));
    }

    private static string Value(string[] lines, string name, string pool, string label = "")
    {
        var family = lines.Where(l => l.StartsWith(name + "{", StringComparison.Ordinal)).ToList();
        var found = family.Where(l => l.Contains(label, StringComparison.Ordinal) && l.Contains(pool.Length == 0 ? "worker_tuning_pool=" : pool, StringComparison.Ordinal) == pool.Length > 0).ToList();
        Assert.True(found.Count == 1, $"{name} {pool} {label}:\n{string.Join('\n', family)}");
        return found[0].Split(' ')[^1];
    }

    private sealed record Mailer;

    private static async Task<string> PostAsync(HttpClient client, string path, string json)
    {
        using var content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(path, content);
        return await answer.Content.ReadAsStringAsync();
    }
}
