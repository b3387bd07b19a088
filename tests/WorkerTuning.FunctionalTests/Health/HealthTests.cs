using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using WorkerTuning.FunctionalTests.Workers;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Health;

public sealed class HealthTests
{
    private static readonly string[] Probes = ["", "/live", "/liveness", "/startup", "/ready", "/readiness"];

    private static Task<PoolServer> StartAsync(Action<WorkerTuningOptions>? options = null, Action<WebApplication>? map = null, Action<IServiceCollection>? services = null) =>
        PoolServer.StartAsync(
            o =>
            {
                (o.Workers, o.WorkerClass, o.Backlog) = (1, WorkerClass.Sync, 2);
                options?.Invoke(o);
            },
            app =>
            {
                app.MapWorkerHealth("/health");
                map?.Invoke(app);
            },
            services);

    private static async Task<RawHttpResponse> GetAsync(PoolServer server, string target, params string[] headers)
    {
        await using var http = await server.ConnectAsync();
        return await http.GetAsync(target, headers);
    }

    [Fact]
    public async Task Probes_OfAHealthyServer_SaySoInOneWord()
    {
        await using var server = await StartAsync();

        foreach (var probe in Probes)
        {
            var response = await GetAsync(server, "/health" + probe);
            Assert.Equal((200, """{"status":"healthy"}"""), (response.Status, response.Text));
            Assert.Equal(("application/json", "no-store"), (response.Header("Content-Type"), response.Header("Cache-Control")));
        }

        Assert.Equal(200, (await GetAsync(server, "/health/")).Status);
        Assert.Equal(0, server.Snapshot.Workers.Sum(w => w.Served));
    }

    [Fact]
    public async Task Probes_WhileEveryWorkerIsBusyAndTheQueueFull_Answer()
    {
        using var gate = new Gate();
        await using var server = await StartAsync(map: app => app.MapGet("/", (CancellationToken cancelled) => gate.PassAsync(cancelled)));
        await using var one = await server.ConnectAsync();
        await using var two = await server.ConnectAsync();
        await using var three = await server.ConnectAsync();
        foreach (var connection in (RawHttp[])[one, two, three])
            await connection.SendAsync("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        await server.WaitForAsync(s => s is { InFlight: 1, Queued: 2 });
        Assert.Equal(503, (await server.GetAsync("/")).Status);

        Assert.Equal(200, (await server.GetAsync("/health/live")).Status);
        Assert.Equal(200, (await server.GetAsync("/health/startup")).Status);
        var ready = await server.GetAsync("/health/ready");
        Assert.Equal((503, """{"status":"unhealthy","checks":{"worker_tuning.queue":{"status":"unhealthy","description":"The queue is full: further requests are answered with 503."}}}"""), (ready.Status, ready.Text));
        gate.Open();
        await server.WaitForAsync(s => s is { InFlight: 0, Queued: 0 });
        Assert.Equal(200, (await server.GetAsync("/health/ready")).Status);
    }

    [Fact]
    public async Task Details_ForACallerOnThisMachine_AreShown()
    {
        await using var server = await StartAsync();
        using var detailed = JsonDocument.Parse((await server.GetAsync("/health/detailed")).Text);
        using var system = JsonDocument.Parse((await server.GetAsync("/health/system")).Text);
        using var security = JsonDocument.Parse((await server.GetAsync("/health/security")).Text);

        Assert.Equal(
            ["worker_tuning.workers", "worker_tuning.queue", "worker_tuning.thread_pool", "worker_tuning.memory", "worker_tuning.disk", "worker_tuning.configuration"],
            detailed.RootElement.GetProperty("checks").EnumerateObject().Select(c => c.Name));
        Assert.Equal(1, detailed.RootElement.GetProperty("checks").GetProperty("worker_tuning.workers").GetProperty("data").GetProperty("workers").GetInt32());
        Assert.Equal(Environment.ProcessId, system.RootElement.GetProperty("system").GetProperty("processId").GetInt32());
        Assert.True(system.RootElement.GetProperty("system").GetProperty("memory").GetProperty("residentSet").GetInt64() > 0);
        Assert.InRange(system.RootElement.GetProperty("system").GetProperty("processorLimit").GetDouble(), 0.01, Environment.ProcessorCount);
        Assert.InRange(system.RootElement.GetProperty("system").GetProperty("openFiles").GetInt64(), 10, system.RootElement.GetProperty("system").GetProperty("openFilesLimit").GetInt64());
        Assert.Equal("Production", security.RootElement.GetProperty("checks").GetProperty("worker_tuning.security").GetProperty("data").GetProperty("environment").GetString());
    }

    [Theory]
    [InlineData("/health/detailed", "X-Forwarded-For: 203.0.113.7")]
    [InlineData("/health/system", "Forwarded: for=203.0.113.7")]
    [InlineData("/health/security", "Via: 1.1 proxy")]
    [InlineData("/health/detailed", "X-Real-IP: 203.0.113.7")]
    public async Task Details_ThroughAProxyOnThisMachine_AreNot(string target, string header)
    {
        await using var server = await StartAsync();
        var response = await GetAsync(server, target, header);

        Assert.Equal(200, response.Status);
        Assert.Matches("""^\{"status":"(healthy|degraded)"\}$""", response.Text);
    }

    [Fact]
    public async Task Details_OverAUnixSocket_AreShown()
    {
        using var folder = new ScratchFolder();
        var path = folder.Path("health.sock");
        await using var server = await StartAsync(o => o.Bind = [$"unix:{path}"]);
        await using var http = await RawHttp.ConnectUnixAsync(path);

        Assert.Contains("worker_tuning.workers", (await http.GetAsync("/health/detailed")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("letmein", true)]
    [InlineData("other", false)]
    public async Task Details_ForOthers_AreForThoseThePolicyLetsIn(string key, bool expected)
    {
        await using var server = await PoolServer.StartAsync(
            o => o.Workers = 1,
            app =>
            {
                app.UseAuthorization();
                app.MapWorkerHealth("/api/health", "operators");
            },
            services => services.AddAuthorization(a => a.AddPolicy("operators", p => p.RequireAssertion(c => ((HttpContext)c.Resource!).Request.Headers["X-Key"] == "letmein"))));
        var response = await GetAsync(server, "/api/health/detailed", "X-Forwarded-For: 203.0.113.7", $"X-Key: {key}");

        Assert.Equal(expected, response.Text.Contains("checks", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Convention_OnAll_Holds()
    {
        await using var server = await PoolServer.StartAsync(o => o.Workers = 1, app => app.MapWorkerHealth().RequireHost("status.example.org"));

        Assert.Equal(404, (await server.GetAsync("/health/live")).Status);
    }

    [Fact]
    public async Task Checks_OfTheApplication_CountByTheirTag()
    {
        await using var server = await StartAsync(services: services => services.AddHealthChecks()
            .AddWorkerTuning()
            .AddCheck("database", () => HealthCheckResult.Unhealthy("gone"), tags: ["ready"])
            .AddCheck("mail", () => HealthCheckResult.Degraded("slow")),
            map: app => app.MapHealthChecks("/healthz"));
        using var detailed = JsonDocument.Parse((await server.GetAsync("/health/detailed")).Text);

        Assert.Equal(
            (503, """{"status":"unhealthy","checks":{"database":{"status":"unhealthy","description":"gone"}}}"""),
            ((await server.GetAsync("/health/ready")).Status, (await server.GetAsync("/health/ready")).Text));
        Assert.Equal(200, (await server.GetAsync("/health/live")).Status);
        Assert.Equal(8, detailed.RootElement.GetProperty("checks").EnumerateObject().Count());
        Assert.Equal((503, "Unhealthy"), ((await server.GetAsync("/healthz")).Status, (await server.GetAsync("/healthz")).Text));
    }

    [Fact]
    public async Task Head_OfAProbe_HasNoBody()
    {
        await using var server = await StartAsync();
        using var client = new HttpClient { BaseAddress = server.Address };
        using var response = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/health/ready")).WithTimeout();

        Assert.Equal((HttpStatusCode.OK, ""), (response.StatusCode, await response.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task Stop_WithADelay_IsNotReadyFirstAndServesOn()
    {
        await using var server = await StartAsync(o => o.ShutdownDelay = TimeSpan.FromSeconds(30), app => app.MapGet("/", () => "hello"));
        await using var connection = await server.ConnectAsync();
        Assert.Equal(200, (await connection.GetAsync("/health/ready")).Status);
        using var hurry = new CancellationTokenSource();
        var stopping = server.Services.GetRequiredService<Microsoft.Extensions.Hosting.IHost>().StopAsync(hurry.Token);

        for (var until = DateTime.UtcNow.AddSeconds(15); (await connection.GetAsync("/health/ready")).Status == 200 && DateTime.UtcNow < until;)
            await Task.Yield();
        var ready = await connection.GetAsync("/health/ready");
        Assert.Equal((503, """{"status":"unhealthy","checks":{"worker_tuning.workers":{"status":"unhealthy","description":"The server stops."}}}"""), (ready.Status, ready.Text));
        Assert.Equal((200, 200), ((await server.GetAsync("/health/live")).Status, (await server.GetAsync("/")).Status));
        await hurry.CancelAsync();
        await stopping.WithTimeout();
    }

    [Fact]
    public async Task Start_BeforeTheWorkersAreWarm_IsAliveAndNotReady()
    {
        using var gate = new Gate();
        await using var server = await StartAsync(
            o => o.PreloadApp = false,
            services: services => services.AddSingleton(gate).AddWorkerLocal<SlowStart>());
        await gate.ComeAsync();

        Assert.Equal((200, 503, 503), ((await server.GetAsync("/health/live")).Status, (await server.GetAsync("/health/startup")).Status, (await server.GetAsync("/health/ready")).Status));
        gate.Open();
        await server.WaitForAsync(s => s.Workers.Count == 1);
        for (var until = DateTime.UtcNow.AddSeconds(15); (await server.GetAsync("/health/startup")).Status != 200 && DateTime.UtcNow < until;)
            await Task.Yield();
        Assert.Equal((200, 200), ((await server.GetAsync("/health/startup")).Status, (await server.GetAsync("/health/ready")).Status));
    }

    private sealed class SlowStart(Gate gate) : IWorkerWarmup
    {
        public async ValueTask WarmUpAsync(CancellationToken cancellationToken) => await gate.PassAsync(cancellationToken);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/live")]
    [InlineData("/ready")]
    [InlineData("/startup")]
    [InlineData("/detailed")]
    [InlineData("/system")]
    [InlineData("/security")]
    public async Task Probes_BehindMiddlewareWithABodyOfItsOwn_Answer(string path)
    {
        await using var server = await StartAsync(map: app => app.Use(async (context, next) =>
        {
            var body = context.Response.Body;
            using var kept = new MemoryStream();
            context.Response.Body = kept;
            await next(context);
            context.Response.Body = body;
            kept.Position = 0;
            await kept.CopyToAsync(body);
        }));
        var response = await GetAsync(server, "/health" + path);

        Assert.Equal(200, response.Status);
        Assert.StartsWith("{\"status\":", response.Text, StringComparison.Ordinal);
    }

    // Output caching keeps whatever a base policy lets it keep, and does not look at Cache-Control.
    [Theory]
    [InlineData("/health/ready")]
    [InlineData("/workers")]
    [InlineData("/metrics")]
    public async Task Answers_UnderAnOutputCacheForEverything_AreNotKept(string path)
    {
        await using var server = await StartAsync(
            map: app =>
            {
                app.UseOutputCache();
                app.MapWorkerDashboard();
                app.MapWorkerMetrics(configure: o => o.Registry = Prometheus.Metrics.NewCustomRegistry());
                app.MapGet("/kept", () => Guid.NewGuid());
            },
            services: services => services.AddOutputCache(o => o.AddBasePolicy(policy => policy.Expire(TimeSpan.FromMinutes(5)))));
        Assert.Equal((await server.GetAsync("/kept")).Text, (await server.GetAsync("/kept")).Text);

        await server.GetAsync(path);
        var again = await server.GetAsync(path);

        Assert.Equal((200, null), (again.Status, again.Header("Age")));
    }
}
