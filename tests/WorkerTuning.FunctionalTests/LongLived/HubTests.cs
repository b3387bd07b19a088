using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using WorkerTuning.Control;
using WorkerTuning.FunctionalTests.Workers;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.LongLived;

/// <summary>SignalR's own client on each of its transports: a hub connection has a worker, and keeps it over a recycle.</summary>
public class HubTests
{
    public static TheoryData<HttpTransportType> Transports => [HttpTransportType.WebSockets, HttpTransportType.ServerSentEvents, HttpTransportType.LongPolling];

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task AHub_OverARecycle_KeepsItsWorkerLocals(HttpTransportType transport)
    {
        await using var server = await StartAsync(o => { });
        await using var first = await ConnectAsync(server, transport);
        var before = await first.InvokeAsync<string>("Who").WithTimeout();
        Assert.Equal(before, await first.InvokeAsync<string>("Who").WithTimeout());

        Assert.True(await server.Pool.RecycleAsync(CancellationToken.None).WithTimeout());

        Assert.Equal(before, await first.InvokeAsync<string>("Who").WithTimeout());
        await using var second = await ConnectAsync(server, transport);
        Assert.NotEqual(before, await second.InvokeAsync<string>("Who").WithTimeout());
        Assert.Equal(["a", "b"], await ReadAsync(first));

        await first.DisposeAsync();
        await second.DisposeAsync();
        await server.WaitForAsync(s => s is { LongLived: 0, Workers.Count: 1 });
        Assert.Equal((1, 0), (server.Services.GetRequiredService<Tally>().Disposed, server.Services.GetRequiredService<Tally>().UsedAfterDisposal));
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task AHub_ThatKeepsOneOldWorkerTooMany_IsClosedAndConnectsAgain(HttpTransportType transport)
    {
        await using var server = await StartAsync(o => (o.MaxOldWorkers, o.GracefulTimeout) = (1, TimeSpan.FromSeconds(0.5)));
        await using var hub = Connection(server, transport, reconnects: true);
        var again = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        hub.Reconnected += _ =>
        {
            again.TrySetResult();
            return Task.CompletedTask;
        };
        await hub.StartAsync().WithTimeout();
        var before = await hub.InvokeAsync<string>("Who").WithTimeout();
        Assert.True(await server.Pool.RecycleAsync(CancellationToken.None).WithTimeout());

        Assert.True(await server.Pool.RecycleAsync(CancellationToken.None).WithTimeout(TimeSpan.FromSeconds(30)));
        await again.Task.WithTimeout(TimeSpan.FromSeconds(30));

        Assert.NotEqual(before, await hub.InvokeAsync<string>("Who").WithTimeout());
        await server.WaitForAsync(s => s.Workers.Count(w => w.State == WorkerState.Draining) <= 1);
    }

    [Theory]
    [InlineData(HttpTransportType.WebSockets)]
    [InlineData(HttpTransportType.ServerSentEvents)]
    public async Task AHub_AndItsRequest_CountOnce(HttpTransportType transport)
    {
        await using var server = await StartAsync(o => { });
        await using var first = await ConnectAsync(server, transport);
        await using var second = await ConnectAsync(server, transport);
        await first.InvokeAsync<string>("Who").WithTimeout();

        await server.WaitForAsync(s => s is { InFlight: 0, LongLived: 2 });
    }

    [Fact]
    public async Task ShutdownDelay_Hubs_AreNotCutBeforeItIsOver_AndOnceThen()
    {
        await using var server = await StartAsync(o => (o.ShutdownDelay, o.GracefulTimeout) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30)));
        var connections = new List<HubConnection>();
        var cuts = new ConcurrentQueue<(bool IsStopping, Exception? Why)>();
        var lifetime = server.Services.GetRequiredService<Microsoft.Extensions.Hosting.IHostApplicationLifetime>();
        for (var i = 0; i < 10; i++)
        {
            var hub = Connection(server, HttpTransportType.WebSockets, reconnects: true);
            hub.Reconnecting += why =>
            {
                cuts.Enqueue((lifetime.ApplicationStopping.IsCancellationRequested, why));
                return Task.CompletedTask;
            };
            await hub.StartAsync().WithTimeout();
            connections.Add(hub);
        }

        server.Services.GetRequiredService<ServerCommands>().Run(ServerCommand.Stop, "TERM");
        await server.Logs.WaitForAsync(l => l.Event.Name == "StopsAfterDelay");
        foreach (var hub in connections)
            await hub.InvokeAsync<string>("Who").WithTimeout();
        Assert.Empty(cuts);

        // Only this test stops the host, so that it is the order to stop that cuts.
        await lifetime.ApplicationStopping.AsTask().WithTimeout();
        await server.StopAsync();
        Assert.Equal(10, cuts.Count);
        Assert.All(cuts, cut => Assert.Contains("EndpointUnavailable", cut.Why?.ToString() ?? "", StringComparison.Ordinal));
        foreach (var hub in connections)
            await hub.DisposeAsync();
    }

    private static async Task<List<string>> ReadAsync(HubConnection hub)
    {
        var read = new List<string>();
        await foreach (var one in hub.StreamAsync<string>("Letters"))
            read.Add(one);
        return read;
    }

    private static async Task<HubConnection> ConnectAsync(PoolServer server, HttpTransportType transport)
    {
        var hub = Connection(server, transport);
        await hub.StartAsync().WithTimeout();
        return hub;
    }

    private static HubConnection Connection(PoolServer server, HttpTransportType transport, bool reconnects = false)
    {
        var builder = new HubConnectionBuilder().WithUrl(new Uri(server.Address, "/hub"), transport);
        return (reconnects ? builder.WithAutomaticReconnect() : builder).Build();
    }

    private static Task<PoolServer> StartAsync(Action<WorkerTuningOptions> options) => PoolServer.StartAsync(
        o =>
        {
            (o.Workers, o.WorkerClass) = (1, WorkerClass.Sync);
            options(o);
        },
        app => app.MapHub<WhoHub>("/hub"),
        services =>
        {
            services.AddSignalR();
            services.AddWorkerLocal<Engine>();
        });

    internal sealed class WhoHub : Hub
    {
        private readonly WorkerLocal<Engine> _engine;
        private readonly Engine _constructed;

        public WhoHub(WorkerLocal<Engine> engine) => (_engine, _constructed) = (engine, engine.Value);

        public string Who()
        {
            using var use = _engine.Value.Use();
            return ReferenceEquals(_constructed, _engine.Value) ? _engine.Value.GetHashCode().ToString(System.Globalization.CultureInfo.InvariantCulture) : "another";
        }

        public async IAsyncEnumerable<string> Letters()
        {
            _ = _engine.Value;
            await Task.Yield();
            yield return "a";
            using var use = _engine.Value.Use();
            yield return "b";
        }
    }
}
