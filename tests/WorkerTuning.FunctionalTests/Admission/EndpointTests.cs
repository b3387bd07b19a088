using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;
using WorkerTuning.FunctionalTests.Pools;
using WorkerTuning.FunctionalTests.Workers;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Admission;

/// <summary>What is exempt, and what waits, is decided by the endpoint that routing has chosen, however the request came to it.</summary>
[Collection(EndpointNames.Collection)]
public class EndpointTests
{
    private static Task<PoolServer> StartAsync(Action<WebApplication> pipeline, int backlog = 100, WorkerClass workerClass = WorkerClass.Sync, int workers = 1) => PoolServer.StartAsync(
        o => (o.Workers, o.WorkerClass, o.Threads, o.Backlog) = (workers, workerClass, workerClass == WorkerClass.Gthread ? 2 : 1, backlog),
        pipeline,
        s => s.AddWorkerLocal<Engine>());

    [Fact]
    public async Task AnExemptFallback_LeavesTheOtherEndpointsInThePool()
    {
        using var gate = new Gate();
        await using var server = await StartAsync(
            app =>
            {
                app.MapGet("/api/{x}", () => gate.PassAsync());
                app.MapFallback(() => "the page").ExemptFromWorkers();
            },
            backlog: 3,
            workerClass: WorkerClass.Gthread);
        await using var full = await HeldAsync(server, gate, 2, "/api/a");
        await using var queued = await SentAsync(server, 3, "/api/b");
        await server.WaitForAsync(s => s.Queued == 3);

        Assert.Equal(503, (await server.GetAsync("/api/c")).Status);
        Assert.Equal("the page", (await server.GetAsync("/somewhere")).Text);
        Assert.Equal((2, 2), (gate.Inside, server.Snapshot.InFlight));
        gate.Open();
        Assert.All(await full.ReadAsync(), r => Assert.Equal(200, r.Status));
        Assert.All(await queued.ReadAsync(), r => Assert.Equal(200, r.Status));
    }

    [Theory]
    [InlineData("/{probe:regex(^(live|ready)$)}", "/live")]
    [InlineData("/{**rest}", "/anything/else")]
    public async Task AnExemptPattern_ThatAlsoFitsOthers_LeavesAWorkerLocalToOneRequest(string pattern, string probe)
    {
        using var gate = new Gate();
        var most = 0;
        await using var server = await StartAsync(app =>
        {
            app.MapGet(pattern, () => "alive").ExemptFromWorkers();
            app.MapGet("/work", async (WorkerLocal<Engine> engine) =>
            {
                using var use = engine.Value.Use();
                await gate.PassAsync();
                most = Math.Max(most, engine.Value.MostUsers);
            });
        });
        await using var work = await HeldAsync(server, gate, 1, "/work");
        await using var more = await SentAsync(server, 19, "/work");
        await server.WaitForAsync(s => s.Queued == 19);

        Assert.Equal("alive", (await server.GetAsync(probe)).Text);
        gate.Open();
        Assert.All(await more.ReadAsync(), r => Assert.Equal(200, r.Status));
        Assert.Equal(1, most);
    }

    public static TheoryData<string, Action<WebApplication>> Ways => new()
    {
        {
            "/shop/health", app =>
            {
                app.UsePathBase("/shop");
                app.UseRouting();
                app.MapGet("/health", () => "alive").ExemptFromWorkers();
            }
        },
        {
            "/admin/probe", app => app.Map("/admin", branch =>
            {
                branch.UseRouting();
                branch.UseEndpoints(e => e.MapGet("/probe", () => "alive").ExemptFromWorkers());
            })
        },
        { "/group/probe", app => app.MapGroup("/group").ExemptFromWorkers().MapGet("/probe", () => "alive") },
        { "/short", app => app.MapGet("/short", () => "alive").ExemptFromWorkers().ShortCircuit() },
        {
            "/rewritten", app =>
            {
                app.Use((context, next) =>
                {
                    if (context.Request.Path == "/rewritten")
                        context.Request.Path = "/health";
                    return next(context);
                });
                app.UseRouting();
                app.MapGet("/health", () => "alive").ExemptFromWorkers();
            }
        },
        {
            "/set", app =>
            {
                var endpoint = new Endpoint(c => c.Response.WriteAsync("alive"), new EndpointMetadataCollection(new ExemptFromWorkersAttribute()), "set by hand");
                app.Use((context, next) =>
                {
                    if (context.Request.Path == "/set")
                        context.SetEndpoint(endpoint);
                    return next(context);
                });
                app.UseRouting();
            }
        },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task AnExemptEndpoint_ByAnyWay_IsAnsweredWhileThePoolIsFull(string path, Action<WebApplication> map)
    {
        using var gate = new Gate();
        await using var server = await StartAsync(app =>
        {
            map(app);
            app.MapGet("/work", () => gate.PassAsync());
        });
        // Something that rewrites paths, or sets endpoints by itself, is learned from the first request that goes this way.
        if (path is "/rewritten" or "/set")
            Assert.Equal("alive", (await server.GetAsync(path)).Text);
        await using var work = await HeldAsync(server, gate, 1, "/work");

        Assert.Equal("alive", (await server.GetAsync(path)).Text);
        Assert.Equal((1, 0), (server.Snapshot.InFlight, server.Snapshot.Queued));
        gate.Open();
        Assert.All(await work.ReadAsync(), r => Assert.Equal(200, r.Status));
    }

    [Fact]
    public async Task AnEndpoint_ThatIsAddedLater_IsKnown()
    {
        using var gate = new Gate();
        using var growing = new GrowingEndpoints();
        await using var server = await StartAsync(app =>
        {
            ((IEndpointRouteBuilder)app).DataSources.Add(growing);
            app.MapGet("/work", () => gate.PassAsync());
        });
        Assert.Equal(404, (await server.GetAsync("/late/probe")).Status);
        growing.Add("/late/probe", "alive");
        await using var work = await HeldAsync(server, gate, 1, "/work");

        Assert.Equal("alive", (await server.GetAsync("/late/probe")).Text);
        gate.Open();
        await work.ReadAsync();
    }

    [Fact]
    public async Task AnEndpoint_OfAnotherHost_IsNotTheExemptOne()
    {
        using var gate = new Gate();
        await using var server = await StartAsync(app =>
        {
            app.MapGet("/x", () => "alive").RequireHost("probe.example").ExemptFromWorkers();
            app.MapGet("/x", () => gate.PassAsync()).RequireHost("localhost");
        });
        await using var work = await HeldAsync(server, gate, 1, "/x");
        await using var waiting = await SentAsync(server, 2, "/x");
        await server.WaitForAsync(s => s.Queued == 2);
        await using var probe = await server.ConnectAsync();
        await probe.SendAsync("GET /x HTTP/1.1\r\nHost: probe.example\r\n\r\n");

        Assert.Equal("alive", (await probe.ReadResponseAsync()).Text);
        Assert.Equal(1, gate.Inside);
        gate.Open();
        Assert.All(await waiting.ReadAsync(), r => Assert.Equal(200, r.Status));
    }

    [Fact]
    public async Task AnErrorPage_OfAnExemptEndpoint_IsExemptAsWell()
    {
        using var gate = new Gate();
        await using var server = await StartAsync(app =>
        {
            app.UseExceptionHandler("/error");
            app.UseRouting();
            app.MapGet("/work", () => gate.PassAsync());
            app.MapGet("/probe", string () => throw new NotSupportedException("the probe's own")).ExemptFromWorkers();
            app.MapGet("/error", (HttpContext c) => c.Features.Get<IExceptionHandlerFeature>()!.Error.Message);
        });
        await using var work = await HeldAsync(server, gate, 1, "/work");

        var answer = await server.GetAsync("/probe");
        Assert.Equal((500, "the probe's own"), (answer.Status, answer.Text));
    }

    [Fact]
    public async Task ARequestThatWaits_HoldsNoPermitOfTheApplications()
    {
        await using var server = await PoolServer.StartAsync(
            o => (o.Workers, o.WorkerClass, o.Threads) = (1, WorkerClass.Gthread, 4),
            app =>
            {
                app.UseRateLimiter();
                app.MapGet("/health", () => "alive").ExemptFromWorkers();
                app.MapGet("/work", async () => await Task.Yield());
                app.MapGet("/api/{x}", async () => await Task.Yield());
            },
            s => s.AddRateLimiter(o => o.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, int>(static _ => RateLimitPartition.GetConcurrencyLimiter(
                0,
                static _ => new ConcurrencyLimiterOptions { PermitLimit = 4, QueueLimit = 1_000 }))));
        // Half of them pass the application until their endpoint is known, and all need a permit and a worker.
        await Task.WhenAll(Enumerable.Range(0, 24).Select(async i =>
        {
            await using var http = await server.ConnectAsync();
            for (var n = 0; n < 40; n++)
                Assert.Equal(200, (await http.GetAsync(i % 2 == 0 ? "/work" : "/api/health")).Status);
        }));
    }

    [Fact]
    public async Task ARequestThatIsRefused_ByItsEndpoint_IsRefusedAtTheDoor()
    {
        using var gate = new Gate();
        var errors = 0;
        await using var server = await StartAsync(
            app =>
            {
                app.UseStatusCodePagesWithReExecute("/error/{0}");
                app.UseRouting();
                app.MapGet("/health", () => "alive").ExemptFromWorkers();
                app.MapGet("/api/{x}", () => gate.PassAsync());
                app.MapGet("/error/{code}", () => Interlocked.Increment(ref errors));
            },
            backlog: 1);
        await using var work = await HeldAsync(server, gate, 1, "/api/a");
        await using var waiting = await SentAsync(server, 1, "/api/health");
        await server.WaitForAsync(s => s.Queued == 1);

        var refused = await server.GetAsync("/api/health");
        Assert.Equal((503, "1"), (refused.Status, refused.Header("Retry-After")));
        Assert.Equal(0, errors);
        gate.Open();
        Assert.All(await waiting.ReadAsync(), r => Assert.Equal(200, r.Status));
    }

    [Fact]
    public async Task ARequestAtLarge_ThatWasRewritten_ComesAgainAsItWasSent()
    {
        using var gate = new Gate();
        await using var server = await StartAsync(app =>
        {
            app.Use((context, next) =>
            {
                context.Request.Path = "/v2" + context.Request.Path;
                return next(context);
            });
            app.UseRouting();
            app.MapGet("/health", () => "alive").ExemptFromWorkers();
            app.MapGet("/v2/work", () => gate.PassAsync());
            app.MapGet("/v2/api/health", (HttpContext c) => $"{c.Request.Path} {c.GetEndpoint()!.DisplayName}");
        });
        await using var work = await HeldAsync(server, gate, 1, "/work");
        await using var waiting = await SentAsync(server, 1, "/api/health");
        await server.WaitForAsync(s => s.Queued == 1);
        gate.Open();

        Assert.Equal("/v2/api/health HTTP: GET /v2/api/health", Assert.Single(await waiting.ReadAsync()).Text);
    }

    [Fact]
    public async Task AMiddlewareWithAWorkerLocal_InFrontOfTheDecision_WaitsForAWorker()
    {
        using var gate = new Gate();
        var most = 0;
        await using var server = await StartAsync(app =>
        {
            app.Use(async (context, next) =>
            {
                var engine = context.RequestServices.GetRequiredService<WorkerLocal<Engine>>().Value;
                using (engine.Use())
                    await next(context);
                most = Math.Max(most, engine.MostUsers);
            });
            app.UseRouting();
            app.MapGet("/{probe:regex(^live$)}", () => "alive").ExemptFromWorkers();
            app.MapGet("/work", () => gate.PassAsync());
        });
        await using var work = await HeldAsync(server, gate, 1, "/work");
        await using var more = await SentAsync(server, 5, "/work");
        await server.WaitForAsync(s => s.Queued == 5);
        gate.Open();

        Assert.All(await more.ReadAsync(), r => Assert.Equal(200, r.Status));
        Assert.Equal(1, most);
    }

    [Fact]
    public async Task Middleware_ThatAnswersWithoutAnEndpoint_RunsForFewAtATime()
    {
        using var gate = new Gate();
        using var inMiddleware = new Gate();
        await using var server = await StartAsync(app =>
        {
            app.Use((context, next) => context.Request.Path == "/branch/health" ? inMiddleware.PassAsync() : next(context));
            app.UseRouting();
            app.MapGet("/health", () => "alive").ExemptFromWorkers();
            app.MapGet("/work", () => gate.PassAsync());
        });
        await using var work = await HeldAsync(server, gate, 1, "/work");
        var most = WorkerTuning.Admission.AtLarge.Most;
        await using var more = await SentAsync(server, most + 3, "/branch/health");
        await server.WaitForAsync(s => s.Queued == 3);

        Assert.Equal(most, inMiddleware.Inside);
        inMiddleware.Open();
        gate.Open();
        Assert.All(await more.ReadAsync(), r => Assert.Equal(200, r.Status));
    }

    [Fact]
    public async Task Conventions_OfEveryEndpoint_RunOnce()
    {
        var conventions = 0;
        await using var server = await StartAsync(app =>
        {
            for (var i = 0; i < 50; i++)
                ((IEndpointConventionBuilder)app.MapGet($"/{i}", () => "hello")).Add(_ => Interlocked.Increment(ref conventions));
        });
        Assert.Equal("hello", (await server.GetAsync("/7")).Text);

        Assert.Equal(50, conventions);
    }

    private static async Task<Clients> HeldAsync(PoolServer server, Gate gate, int count, string path)
    {
        var clients = await SentAsync(server, count, path);
        await gate.ComeAsync(count);
        return clients;
    }

    private static async Task<Clients> SentAsync(PoolServer server, int count, string path)
    {
        var clients = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => server.ConnectAsync()));
        foreach (var client in clients)
            await client.SendAsync($"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        return new Clients(clients);
    }

    private sealed class GrowingEndpoints : EndpointDataSource, IDisposable
    {
        private CancellationTokenSource _change = new();
        private List<Endpoint> _endpoints = [];

        public override IReadOnlyList<Endpoint> Endpoints => _endpoints;

        public void Dispose() => _change.Dispose();

        public override IChangeToken GetChangeToken() => new CancellationChangeToken(_change.Token);

        public void Add(string route, string text)
        {
            var endpoint = new RouteEndpointBuilder(c => c.Response.WriteAsync(text), RoutePatternFactory.Parse(route), 0) { Metadata = { new ExemptFromWorkersAttribute() } };
            _endpoints = [.. _endpoints, endpoint.Build()];
            using var before = Interlocked.Exchange(ref _change, new CancellationTokenSource());
            before.Cancel();
        }
    }

    private sealed class Clients(RawHttp[] clients) : IAsyncDisposable
    {
        public Task<RawHttpResponse[]> ReadAsync() => Task.WhenAll(clients.Select(c => c.ReadResponseAsync()));

        public async ValueTask DisposeAsync()
        {
            foreach (var client in clients)
                await client.DisposeAsync();
        }
    }
}
