using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WorkerTuning.FunctionalTests.Workers;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Pools;

/// <summary>Which pool serves a request, and that what one pool lacks is no other's.</summary>
[Collection(EndpointNames.Collection)]
public class RoutingTests
{
    [Fact]
    public async Task Endpoint_OfAPool_IsServedByItsWorkers()
    {
        await using var server = await PoolsServer.StartAsync();

        Assert.Equal("default/1.1", await server.GetAsync("/quick"));
        Assert.StartsWith("reports/", await server.GetAsync("/reports"), StringComparison.Ordinal);
        Assert.Equal(1, server.ReportsPool.Served);
        Assert.Equal(1, server.Server.Snapshot.Served);
    }

    [Fact]
    public async Task Flood_OfOnePool_QueuesAndIsRefusedThere()
    {
        await using var server = await PoolsServer.StartAsync();
        Assert.StartsWith("reports/", await server.GetAsync("/reports"), StringComparison.Ordinal);
        var running = await server.SendAsync("/report/1", 2);
        await server.Reports.ComeAsync(2);
        var waiting = await server.SendAsync("/report/2", 3);
        await server.Server.WaitForAsync(_ => server.ReportsPool.Queued == 3);

        var refused = await server.Server.GetAsync("/report/3");
        Assert.Equal((503, true), (refused.Status, int.TryParse(refused.Header("Retry-After"), out _)));
        for (var i = 0; i < 10; i++)
            Assert.Equal("default/1.1", await server.GetAsync("/quick"));
        Assert.Equal((0, 0, 0L), (server.Server.Snapshot.Queued, server.Server.Snapshot.InFlight, server.Server.Snapshot.Refused));
        Assert.Equal((2, 1L), (server.ReportsPool.InFlight, server.ReportsPool.Refused));

        server.Reports.Open();
        foreach (var http in running.Concat(waiting))
            Assert.Equal(200, (await http.ReadResponseAsync()).Status);
    }

    [Fact]
    public async Task Flood_OfTheDefaultPool_LeavesTheOthersTheirs()
    {
        await using var server = await PoolsServer.StartAsync();
        Assert.StartsWith("reports/", await server.GetAsync("/reports"), StringComparison.Ordinal);
        var running = await server.SendAsync("/page", 2);
        await server.Pages.ComeAsync(2);
        var waiting = await server.SendAsync("/page", 4);
        await server.Server.WaitForAsync(s => s.Queued == 4);

        Assert.Equal(503, (await server.Server.GetAsync("/page")).Status);
        for (var i = 0; i < 10; i++)
            Assert.StartsWith("reports/", await server.GetAsync("/reports"), StringComparison.Ordinal);
        server.Pages.Open();
        foreach (var http in running.Concat(waiting))
            Assert.Equal("default/1.1", (await http.ReadResponseAsync()).Text);
    }

    public static TheoryData<string, Action<WebApplication>> Ways => new()
    {
        { "/group/a", app => app.MapGroup("/group").RequireWorkerPool("reports").MapGet("/a", PoolsServer.Served) },
        { "/attribute", app => app.MapGet("/attribute", [WorkerPool("reports")] (HttpContext context) => PoolsServer.Served(context)) },
        { "/nearest", app => app.MapGroup("/nearest").RequireWorkerPool("default").MapGet("", PoolsServer.Served).RequireWorkerPool("reports") },
        { "/short", app => app.MapGet("/short", PoolsServer.Served).RequireWorkerPool("reports").ShortCircuit() },
        { "/shop/based", app => app.MapGet("/based", PoolsServer.Served).RequireWorkerPool("reports") },
        { "/anything", app => app.MapFallback(PoolsServer.Served).RequireWorkerPool("reports") },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Endpoint_ByAnyWay_WaitsInItsOwnPool(string path, Action<WebApplication> map)
    {
        await using var server = await PoolsServer.StartAsync(map: map, first: app => app.UsePathBase("/shop").UseRouting());
        var running = await server.SendAsync("/report/1", 2);
        await server.Reports.ComeAsync(2);

        // The very first request of its kind, while its pool is full.
        var http = Assert.Single(await server.SendAsync(path, 1));
        await server.Server.WaitForAsync(_ => server.ReportsPool.Queued == 1);
        Assert.Equal((0, 0), (server.Server.Snapshot.InFlight, server.Server.Snapshot.Queued));
        server.Reports.Open();
        Assert.StartsWith("reports/", (await http.ReadResponseAsync()).Text, StringComparison.Ordinal);
        Assert.All(await Task.WhenAll(running.Select(r => r.ReadResponseAsync())), r => Assert.Equal(200, r.Status));
    }

    [Fact]
    public async Task Nearest_Default_LeavesThePoolOfItsGroup()
    {
        await using var server = await PoolsServer.StartAsync(map: app => app.MapGroup("/g").RequireWorkerPool("reports").MapGet("/d", PoolsServer.Served).RequireWorkerPool("Default"));

        Assert.Equal("default/1.1", await server.GetAsync("/g/d"));
    }

    [Fact]
    public async Task Middleware_ThatRewritesPaths_SeesARequestThatWaitsAsItCame()
    {
        var seen = new System.Collections.Concurrent.ConcurrentQueue<string>();
        await using var server = await PoolsServer.StartAsync(first: app =>
        {
            app.Use((context, next) =>
            {
                seen.Enqueue(context.Request.Path.Value!);
                if (context.Request.Path.StartsWithSegments("/old", out var rest))
                    context.Request.Path = "/report" + rest;
                return next(context);
            });
            app.UseRouting();
        });
        var running = await server.SendAsync("/report/1", 2);
        await server.Reports.ComeAsync(2);
        var http = Assert.Single(await server.SendAsync("/old/7", 1));
        await server.Server.WaitForAsync(_ => server.ReportsPool.Queued == 1);
        server.Reports.Open();

        Assert.StartsWith("report 7 reports/", (await http.ReadResponseAsync()).Text, StringComparison.Ordinal);
        Assert.Equal(["/report/1", "/report/1", "/old/7", "/old/7"], seen);
        Assert.All(await Task.WhenAll(running.Select(r => r.ReadResponseAsync())), r => Assert.Equal(200, r.Status));
    }

    [Fact]
    public async Task ErrorPage_OfARequestThatFailed_StaysWithItsWorker()
    {
        await using var server = await PoolsServer.StartAsync(
            first: app => app.UseExceptionHandler("/error"),
            map: app =>
            {
                app.MapGet("/error", PoolsServer.Served).RequireWorkerPool("reports");
                app.MapGet("/fails", string () => throw new InvalidOperationException("fails"));
            },
            services: s => s.AddProblemDetails());
        var running = await server.SendAsync("/report/1", 2);
        await server.Reports.ComeAsync(2);

        // The pool of the error page is full, and the request has its worker already.
        Assert.Equal("default/1.1", (await server.Server.GetAsync("/fails")).Text);
        server.Reports.Open();
        Assert.All(await Task.WhenAll(running.Select(r => r.ReadResponseAsync())), r => Assert.Equal(200, r.Status));
    }

    [Fact]
    public async Task Exempt_WinsOverAPool()
    {
        await using var server = await PoolsServer.StartAsync(map: app => app.MapGet("/probe", PoolsServer.Served).RequireWorkerPool("reports").ExemptFromWorkers());
        var running = await server.SendAsync("/report/1", 2);
        await server.Reports.ComeAsync(2);

        Assert.Equal(200, (await server.Server.GetAsync("/probe")).Status);
        server.Reports.Open();
        Assert.All(await Task.WhenAll(running.Select(r => r.ReadResponseAsync())), r => Assert.Equal(200, r.Status));
    }

    [Fact]
    public async Task Timeout_IsThePools()
    {
        await using var server = await PoolsServer.StartAsync(
            o => (o.Timeout, o.Pools["reports"].Timeout) = (TimeSpan.FromHours(1), TimeSpan.FromMilliseconds(300)));
        var page = Assert.Single(await server.SendAsync("/page", 1));
        await server.Pages.ComeAsync();

        Assert.Equal(504, (await server.Server.GetAsync("/report/1")).Status);
        Assert.Equal((1L, 0L), (server.ReportsPool.TimedOut, server.Server.Snapshot.TimedOut));
        server.Pages.Open();
        Assert.Equal(200, (await page.ReadResponseAsync()).Status);
    }

    [Fact]
    public async Task Recycling_IsThePools()
    {
        await using var server = await PoolsServer.StartAsync(o =>
        {
            o.MaxRequests = 1_000_000;
            o.Pools["reports"].Workers = 1;
            o.Pools["reports"].MaxRequests = 2;
        });
        for (var i = 0; i < 6; i++)
        {
            Assert.StartsWith("reports/1.", await server.GetAsync("/reports"), StringComparison.Ordinal);
            Assert.Equal("default/1.1", await server.GetAsync("/quick"));
        }

        await server.Server.WaitForAsync(_ => server.ReportsPool.Recycled[RecycleReason.MaxRequests] >= 2);
        Assert.Equal(0, server.Server.Snapshot.Recycled.Values.Sum());
        Assert.Contains(server.Server.Logs.Logs, l => l.Message.StartsWith("Worker reports/1.1 recycled because of max_requests", StringComparison.Ordinal));
    }

    [Fact]
    public async Task UnknownPool_RefusesTheStart()
    {
        var refused = await Assert.ThrowsAsync<WorkerTuningException>(() => PoolsServer.StartAsync(map: app =>
        {
            app.MapGet("/a", () => "a").RequireWorkerPool("report");
            app.MapGet("/b", () => "b").RequireWorkerPool("report");
            app.MapGet("/c", () => "c").RequireWorkerPool("mail");
        }));

        Assert.Contains("pools: HTTP: GET /a and 1 more require the pool report, and there is none; did you mean reports? The pools are default, reports.", refused.Message, StringComparison.Ordinal);
        Assert.Contains("HTTP: GET /c requires the pool mail", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PoolWithoutEndpoints_IsAWarning()
    {
        await using var server = await PoolsServer.StartAsync(o => o.Pools["spare"] = new WorkerPoolOptions());

        Assert.Single(server.Server.Logs.Logs, l => l.Level == LogLevel.Warning && l.Message.StartsWith("Pools without endpoints: spare.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stop_WaitsForTheRequestsOfEveryPool()
    {
        await using var server = await PoolsServer.StartAsync();
        var report = Assert.Single(await server.SendAsync("/report/1", 1));
        var page = Assert.Single(await server.SendAsync("/page", 1));
        await server.Reports.ComeAsync();
        await server.Pages.ComeAsync();

        var stopping = server.Server.StopAsync();
        Assert.False(stopping.IsCompleted);
        server.Reports.Open();
        server.Pages.Open();
        Assert.Equal((200, 200), ((await report.ReadResponseAsync()).Status, (await page.ReadResponseAsync()).Status));
        await stopping;
    }

    [Fact]
    public async Task KeyedServices_AreThePools()
    {
        await using var server = await PoolsServer.StartAsync();
        var services = server.Server.Services;

        Assert.Equal("reports", services.GetRequiredKeyedService<IWorkerPool>("Reports").GetSnapshot().Name);
        Assert.Equal("default", services.GetRequiredKeyedService<IWorkerPool>("default").GetSnapshot().Name);
        Assert.Equal("default", services.GetRequiredService<IWorkerPool>().GetSnapshot().Name);
        Assert.Equal(3, server.Named("reports").Resize(1));
        Assert.True(await server.Named("reports").RecycleAsync(2).WithTimeout());
        Assert.Contains(server.ReportsPool.Workers, w => w is { Id: 2, Generation: 2 });
        Assert.All(server.Server.Snapshot.Workers, w => Assert.Equal(("default", 1), (w.Pool, w.Generation)));
        var unknown = Assert.Throws<InvalidOperationException>(() => services.GetRequiredKeyedService<IWorkerPool>("mail"));
        Assert.Equal("There is no pool of workers with the name mail. The pools are default, reports.", unknown.Message);
    }
}
