using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace WorkerTuning.FunctionalTests.Workers;

public class CapacityTests
{
    [Theory]
    [InlineData(WorkerClass.Sync, 2, 1, 2, 1)]
    [InlineData(WorkerClass.Gthread, 2, 3, 6, 3)]
    [InlineData(WorkerClass.Async, 2, 4, 8, 4)]
    public async Task Requests_AtATime_AreWhatTheClassAllows(WorkerClass workerClass, int workers, int each, int capacity, int shared)
    {
        using var gate = new Gate();
        var engines = new HashSet<Engine>();
        await using var server = await PoolServer.StartAsync(
            o => (o.Workers, o.WorkerClass, o.Threads, o.WorkerConnections) = (workers, workerClass, each, each),
            app => app.MapGet("/", async (WorkerLocal<Engine> engine) =>
            {
                using var use = engine.Value.Use();
                lock (engines)
                    engines.Add(engine.Value);
                await gate.PassAsync();
                return engine.Value.Number;
            }),
            s => s.AddWorkerLocal<Engine>());
        var clients = await Task.WhenAll(Enumerable.Range(0, capacity + 1).Select(_ => server.ConnectAsync()));
        var responses = clients.Select(c => c.GetAsync("/")).ToList();
        await gate.ComeAsync(capacity);
        var full = await server.WaitForAsync(s => s.Queued == 1);

        Assert.Equal((capacity, capacity), (full.Capacity, full.InFlight));
        Assert.Equal(workers, engines.Count);
        Assert.All(engines, e => Assert.Equal(shared, e.MostUsers));
        gate.Open();
        Assert.All(await Task.WhenAll(responses), r => Assert.Equal(200, r.Status));
        foreach (var client in clients)
            await client.DisposeAsync();
    }

    [Fact]
    public async Task TheQueue_IsFull_Is503WithRetryAfterAndKeepsTheConnection()
    {
        using var gate = new Gate();
        await using var server = await PoolServer.StartAsync(
            o => (o.Workers, o.WorkerClass, o.Backlog, o.QueueTimeout) = (1, WorkerClass.Sync, 1, TimeSpan.FromSeconds(30)),
            app => app.MapGet("/", (HttpContext c) => gate.PassAsync()));
        await using var serving = await server.ConnectAsync();
        await using var waiting = await server.ConnectAsync();
        await using var refused = await server.ConnectAsync();
        var (first, second) = (serving.GetAsync("/"), waiting.GetAsync("/"));
        await gate.ComeAsync();
        await server.WaitForAsync(s => s.Queued == 1);

        for (var i = 0; i < 2; i++)
        {
            var response = await refused.GetAsync("/");
            Assert.Equal((503, "30"), (response.Status, response.Header("Retry-After")));
        }

        gate.Open();
        Assert.Equal((200, 200), ((await first).Status, (await second).Status));
        Assert.Equal(2, server.Snapshot.Refused);
    }

    [Fact]
    public async Task TheQueue_WaitedTooLong_Is503()
    {
        using var gate = new Gate();
        await using var server = await PoolServer.StartAsync(
            o => (o.Workers, o.WorkerClass, o.QueueTimeout) = (1, WorkerClass.Sync, TimeSpan.FromSeconds(0.3)),
            app => app.MapGet("/", () => gate.PassAsync()));
        await using var serving = await server.ConnectAsync();
        var first = serving.GetAsync("/");
        await gate.ComeAsync();

        var late = await server.GetAsync("/");
        Assert.Equal((503, "1"), (late.Status, late.Header("Retry-After")));
        gate.Open();
        Assert.Equal(200, (await first).Status);
    }

    [Fact]
    public async Task TheQueue_AClientLeaves_ItsPlaceIsFree()
    {
        using var gate = new Gate();
        await using var server = await PoolServer.StartAsync(
            o => (o.Workers, o.WorkerClass) = (1, WorkerClass.Sync),
            app => app.MapGet("/", () => gate.PassAsync()));
        await using var serving = await server.ConnectAsync();
        var first = serving.GetAsync("/");
        await gate.ComeAsync();
        await using var leaving = await server.ConnectAsync();
        await leaving.SendAsync("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        await server.WaitForAsync(s => s.Queued == 1);
        leaving.Reset();
        await server.WaitForAsync(s => s.Queued == 0);
        gate.Open();

        Assert.Equal(200, (await first).Status);
        Assert.Equal(1, (await server.WaitForAsync(s => s.InFlight == 0)).Workers[0].Served);
    }

    [Fact]
    public async Task AnExemptEndpoint_AnswersWhileThePoolIsFullAndIsNotCounted()
    {
        using var gate = new Gate();
        await using var server = await PoolServer.StartAsync(
            o => (o.Workers, o.WorkerClass, o.MaxRequests) = (1, WorkerClass.Sync, 3),
            app =>
            {
                app.MapGet("/", () => gate.PassAsync());
                app.MapGet("/health", (WorkerLocal<Engine> engine) => engine.Value.Number).ExemptFromWorkers();
                app.MapGet("/attribute", [ExemptFromWorkers] (IServiceProvider services) => services is not null);
            },
            s => s.AddWorkerLocal<Engine>());
        for (var i = 0; i < 5; i++)
            Assert.Equal("1", (await server.GetAsync("/health")).Text);
        await using var serving = await server.ConnectAsync();
        var first = serving.GetAsync("/");
        await gate.ComeAsync();
        for (var i = 0; i < 5; i++)
            Assert.Equal("1", (await server.GetAsync("/health")).Text);
        Assert.Equal(200, (await server.GetAsync("/attribute")).Status);

        Assert.Equal((1, 1), (server.Snapshot.InFlight, server.Snapshot.Workers[0].Generation));
        gate.Open();
        await first;
        Assert.Equal(1, (await server.WaitForAsync(s => s.InFlight == 0)).Workers[0].Served);
    }

    [Fact]
    public async Task Requests_BeforeTheFirstWorkerIsWarm_WaitForIt()
    {
        using var gate = new Gate();
        await using var server = await PoolServer.StartAsync(
            o => (o.Workers, o.PreloadApp) = (1, false),
            app => app.MapGet("/", () => "hello"),
            s => s.AddWorkerLocal(_ => new Slow(gate)));
        await using var http = await server.ConnectAsync();
        var response = http.GetAsync("/");
        await gate.ComeAsync();
        await server.WaitForAsync(s => s.Queued == 1);
        gate.Open();

        Assert.Equal("hello", (await response).Text);
        await server.Logs.WaitForAsync(l => l.Event.Name == "WorkersReady");
    }

    private sealed class Slow(Gate gate) : IWorkerWarmup
    {
        public async ValueTask WarmUpAsync(CancellationToken cancellationToken) => await gate.PassAsync(cancellationToken);
    }
}
