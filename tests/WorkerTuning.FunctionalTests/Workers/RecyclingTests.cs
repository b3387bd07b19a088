using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Workers;

public class RecyclingTests
{
    [Fact]
    public async Task MaxRequests_OnAKeepAliveConnection_RecyclesWithoutClosingIt()
    {
        await using var server = await PoolServer.StartAsync(
            o => (o.Workers, o.WorkerClass, o.MaxRequests) = (1, WorkerClass.Sync, 5),
            app => app.MapGet("/", (WorkerLocal<Engine> engine) => engine.Value.Number),
            s => s.AddWorkerLocal<Engine>());
        await using var http = await server.ConnectAsync();
        for (var recycled = 0; recycled < 10; recycled++)
        {
            for (var i = 0; i < 5; i++)
                Assert.Equal(200, (await http.GetAsync("/")).Status);
            await server.WaitForAsync(s => s.Recycled[RecycleReason.MaxRequests] > recycled);
        }

        await server.WaitForAsync(s => s.Workers.Count == 1);
        Assert.Equal(50, server.Pool.GetSnapshot().Served);
        var tally = server.Services.GetRequiredService<Tally>();
        Assert.Equal((11, 10), (tally.Made, tally.Disposed));
        await server.StopAsync();
        Assert.Equal((11, 0), (tally.Disposed, tally.UsedAfterDisposal));
    }

    [Fact]
    public async Task AWorkerLocal_IsDisposedAfterTheLastRequestScopeThatUsedIt()
    {
        using var gate = new Gate();
        using var exit = new Gate();
        var order = new List<string>();
        await using var server = await PoolServer.StartAsync(
            o => (o.Workers, o.WorkerClass) = (1, WorkerClass.Sync),
            app => app.MapGet("/", async (Scoped scoped) =>
            {
                _ = scoped;
                await gate.PassAsync();
            }),
            s => s.AddSingleton(order).AddSingleton(exit).AddWorkerLocal<Local>().AddScoped<Scoped>());
        await using var http = await server.ConnectAsync();
        var response = http.GetAsync("/");
        await gate.ComeAsync();
        server.Pool.Recycle();
        await server.WaitForAsync(s => s.Workers.Count == 2);
        Assert.Empty(order);
        gate.Open();
        Assert.Equal(200, (await response).Status);
        await exit.ComeAsync();
        await server.WaitForAsync(s => s.InFlight == 0);
        Assert.Equal(2, server.Snapshot.Workers.Count);
        Assert.Empty(order);
        exit.Open();
        await server.WaitForAsync(s => s.Workers.Count == 1);

        Assert.Equal(["scope", "local"], order);
    }

    [Fact]
    public async Task AController_AndAScopedService_GetTheWorkersOwn()
    {
        await using var server = await PoolServer.StartAsync(
            o => (o.Workers, o.WorkerClass) = (1, WorkerClass.Sync),
            app => app.MapControllers(),
            s =>
            {
                s.AddControllers().AddApplicationPart(typeof(EngineController).Assembly).ConfigureApplicationPartManager(p => p.FeatureProviders.Add(new OnlyEngineController()));
                s.AddWorkerLocal<Engine>();
                s.AddScoped<EngineUser>();
            },
            "Development");

        Assert.Equal("1 1", (await server.GetAsync("/engine")).Text);
        Assert.Equal("1 1", (await server.GetAsync("/engine")).Text);
        server.Pool.Recycle(1);
        await server.WaitForAsync(s => s.Workers is [{ Generation: 2 }]);
        Assert.Equal("2 2", (await server.GetAsync("/engine")).Text);
    }

    [Fact]
    public async Task ABrokenSuccessor_TheOldOneGoesOnServing()
    {
        var broken = false;
        await using var server = await PoolServer.StartAsync(
            o => (o.Workers, o.WorkerClass) = (1, WorkerClass.Sync),
            app => app.MapGet("/", (WorkerLocal<Engine> engine) => engine.Value.Number),
            s => s.AddWorkerLocal(p => Volatile.Read(ref broken) ? throw new NotSupportedException("no licence") : new Engine(p.GetRequiredService<Tally>())));
        Volatile.Write(ref broken, true);
        server.Pool.Recycle();
        var log = await server.Logs.WaitForAsync(l => l.Event.Name == "SuccessorFailed");
        Assert.Equal("no licence", log.Exception?.Message);
        Assert.Equal("1", (await server.GetAsync("/")).Text);
        Volatile.Write(ref broken, false);
        await server.WaitForAsync(s => s.Workers is [{ Generation: 2 }]);

        Assert.Equal("2", (await server.GetAsync("/")).Text);
        Assert.True(server.Snapshot.FailedBuilds > 0);
    }

    [Fact]
    public async Task ABrokenFirstWorker_WithPreload_FailsTheStartAndDisposesTheOthers()
    {
        var tally = new Tally();
        var builds = 0;
        var failure = await Assert.ThrowsAsync<NotSupportedException>(() => PoolServer.StartAsync(
            o => o.Workers = 3,
            app => app.MapGet("/", () => "hello"),
            s => s.AddWorkerLocal(_ => new Engine(tally)).AddWorkerLocal<object>(_ => Interlocked.Increment(ref builds) == 2 ? throw new NotSupportedException("no licence") : new object())));

        Assert.Equal("no licence", failure.Message);
        Assert.Equal((3, 3), (tally.Made, tally.Disposed));
    }

    [Fact]
    public async Task ARequest_PastGracefulTimeoutAndWithoutALimit_Is504AndKeepsTheConnection()
    {
        using var gate = new Gate();
        await using var server = await PoolServer.StartAsync(
            o => (o.Workers, o.WorkerClass, o.GracefulTimeout) = (1, WorkerClass.Sync, TimeSpan.FromSeconds(0.1)),
            app =>
            {
                app.MapGet("/", (CancellationToken cancelled) => gate.PassAsync(cancelled));
                app.MapGet("/generation", (HttpContext c) => c.Features.Get<IWorkerFeature>()!.Generation);
            });
        await using var http = await server.ConnectAsync();
        var response = http.GetAsync("/");
        await gate.ComeAsync();
        server.Pool.Recycle();

        Assert.Equal(504, (await response).Status);
        Assert.Equal("2", (await http.GetAsync("/generation")).Text);
        await server.WaitForAsync(s => s.Workers.Count == 1);
        Assert.Equal((1L, 0L), (server.Snapshot.TimedOut, server.Snapshot.Stuck));
    }

    [Fact]
    public async Task AWorkerLocal_ThatThrowsOnDispose_IsReportedAndRecyclingGoesOn()
    {
        await using var server = await PoolServer.StartAsync(
            o => (o.Workers, o.WorkerClass) = (1, WorkerClass.Sync),
            app => app.MapGet("/", (HttpContext c) => c.Features.Get<IWorkerFeature>()!.Generation),
            s => s.AddWorkerLocal<Clumsy>());
        for (var generation = 2; generation <= 3; generation++)
        {
            server.Pool.Recycle();
            await server.WaitForAsync(s => s.Workers is [var worker] && worker.Generation == generation);
        }

        Assert.Equal("3", (await server.GetAsync("/")).Text);
        Assert.Equal(
            ["Worker 1.1 threw while it was disposed", "Worker 1.2 threw while it was disposed"],
            server.Logs.Logs.Where(l => l.Event.Name == "DisposeFailed").Select(l => l.Message));
        await server.StopAsync();
    }

    [Fact]
    public async Task AWorkerLocal_WhoseDisposalHangs_DoesNotHoldTheStopUp()
    {
        using var gate = new Gate();
        await using var server = await PoolServer.StartAsync(
            o => (o.Workers, o.GracefulTimeout) = (2, TimeSpan.FromSeconds(0.1)),
            app => app.MapGet("/", () => "hello"),
            s => s.AddSingleton(gate).AddWorkerLocal<Slow>());
        await server.StopAsync();

        // The line passes through a queue and may come after the end of the stop.
        var left = await server.Logs.WaitForAsync(l => l.Event.Name == "WorkersLeft");
        Assert.Contains("2 workers and 0 builds are not at their end", left.Message);
    }

    [Fact]
    public async Task APolicy_SaysSo_TheWorkerGoesAndTheLogTellsWhy()
    {
        await using var server = await PoolServer.StartAsync(
            o => (o.Workers, o.WorkerClass, o.MinWorkerLifetime) = (2, WorkerClass.Sync, TimeSpan.Zero),
            app => app.MapGet("/", () => "hello"),
            s => s.AddSingleton<IRecyclePolicy, SecondGeneration>());
        var log = await server.Logs.WaitForAsync(l => l.Event.Name == "WorkerRecycled");

        Assert.Contains("Worker 2.1 recycled because of policy (it is the second) after 0 requests", log.Message);
    }

    [Fact]
    public async Task Resize_UnderLoad_ServesEveryRequest()
    {
        var gate = new Gate();
        await using var server = await PoolServer.StartAsync(
            o => (o.Workers, o.WorkerClass) = (2, WorkerClass.Sync),
            app => app.MapGet("/", () => gate.PassAsync()));
        var clients = new List<RawHttp>();
        for (var i = 0; i < 4; i++)
            clients.Add(await server.ConnectAsync());
        var last = 0;
        foreach (var change in new[] { 3, -2, 4, -6, 1, 2 })
        {
            var requests = clients.ConvertAll(c => c.GetAsync("/"));
            await gate.ComeAsync();
            last = server.Pool.Resize(change);
            var former = gate;
            gate = new Gate();
            former.Open();
            gate.Open();
            Assert.All(await Task.WhenAll(requests).WithTimeout(), r => Assert.Equal(200, r.Status));
            gate = new Gate();
        }

        foreach (var client in clients)
            await client.DisposeAsync();
        Assert.Equal(4, last);
        await server.WaitForAsync(s => s.Workers.Count == 4 && s.TargetWorkers == 4);
    }

    private sealed class Local(List<string> order) : IDisposable
    {
        public void Dispose() => order.Add("local");
    }

    private sealed class Scoped(WorkerLocal<Local> local, List<string> order, Gate exit) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            _ = local.Value;
            await exit.PassAsync();
            order.Add("scope");
        }
    }

    private sealed class Clumsy : IDisposable
    {
        public void Dispose() => throw new InvalidOperationException("no grip");
    }

    private sealed class Slow(Gate gate) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await gate.PassAsync();
    }

    private sealed class SecondGeneration : IRecyclePolicy
    {
        public ValueTask<string?> DueAsync(WorkerSnapshot worker, CancellationToken cancellationToken) =>
            new(worker is { Id: 2, Generation: 1 } ? "it is the second" : null);
    }
}
