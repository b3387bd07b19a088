using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using WorkerTuning.Control;
using WorkerTuning.FunctionalTests.Workers;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.LongLived;

/// <summary>WebSockets and streams: they hold no place, they keep a bounded number of old workers, and a stop says goodbye to them.</summary>
public class LongLivedTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(0.5);

    public static TheoryData<WorkerClass> Classes => [WorkerClass.Sync, WorkerClass.Gthread, WorkerClass.Async];

    [Fact]
    public async Task Sockets_AsManyAsThereArePlaces_LeaveRoomForRequests()
    {
        await using var server = await StartAsync(o => o.Workers = 2);
        using var first = await EchoSocket.ConnectAsync(server.Address.Port);
        using var second = await EchoSocket.ConnectAsync(server.Address.Port);
        using var third = await EchoSocket.ConnectAsync(server.Address.Port);

        Assert.Equal("hello", (await server.GetAsync("/")).Text);
        Assert.Equal((0, 3), (server.Snapshot.InFlight, server.Snapshot.LongLived));
        await EchoSocket.EchoAsync(first);
    }

    [Theory]
    [MemberData(nameof(Classes))]
    public async Task EventStreams_PastTheTimeout_LiveOnAndLeaveRoomForRequests(WorkerClass workerClass)
    {
        using var gate = new Gate();
        await using var server = await StartAsync(o => (o.WorkerClass, o.WorkerConnections, o.Timeout) = (workerClass, 1, Limit), app => app.MapGet("/events", c => StreamAsync(c, gate, "text/event-stream; charset=utf-8")));
        await using var events = await OpenAsync(server, "/events");
        await server.WaitForAsync(s => s is { InFlight: 0, LongLived: 1 });

        Assert.Equal("hello", (await server.GetAsync("/")).Text);
        await Task.Delay(Limit + TimeSpan.FromSeconds(1.5));
        gate.Open();
        Assert.Equal("last"u8.ToArray(), await events.ReadChunkAsync());
        Assert.Equal((0L, 0L), (server.Snapshot.TimedOut, server.Snapshot.Stuck));
        await server.WaitForAsync(s => s.LongLived == 0);
    }

    [Fact]
    public async Task ADownloadOfClassAsync_PastTheTimeout_GivesItsPlaceBack()
    {
        using var gate = new Gate();
        await using var server = await StartAsync(o => (o.WorkerClass, o.WorkerConnections, o.Timeout) = (WorkerClass.Async, 1, Limit), app => app.MapGet("/file", c => StreamAsync(c, gate, "application/zip")));
        await using var file = await OpenAsync(server, "/file");
        Assert.Equal((1, 0), (server.Snapshot.InFlight, server.Snapshot.LongLived));

        await server.WaitForAsync(s => s is { InFlight: 0, LongLived: 1 });
        Assert.Equal("hello", (await server.GetAsync("/")).Text);
        gate.Open();
        Assert.Equal("last"u8.ToArray(), await file.ReadChunkAsync());
    }

    [Fact]
    public async Task HoldWorker_StreamsAndSockets_HoldTheirPlace()
    {
        using var gate = new Gate();
        await using var server = await StartAsync(o => (o.WorkerClass, o.Threads, o.Timeout) = (WorkerClass.Gthread, 2, TimeSpan.FromMinutes(1)), app =>
        {
            app.MapGet("/answer", c => StreamAsync(c, gate, "text/event-stream")).HoldWorker();
            app.Map("/held", EchoSocket.ServeAsync).HoldWorker();
        });
        await using var answer = await OpenAsync(server, "/answer");
        using var socket = await EchoSocket.ConnectAsync(server.Address.Port, "/held");
        // The arbiter, which would take the stream for a long-lived one, looks four times a second.
        await Task.Delay(TimeSpan.FromSeconds(0.6));

        Assert.Equal((2, 0), (server.Snapshot.InFlight, server.Snapshot.LongLived));
        var waiting = server.GetAsync("/");
        await server.WaitForAsync(s => s.Queued == 1);
        gate.Open();
        Assert.Equal("hello", (await waiting).Text);
    }

    [Fact]
    public async Task MaxRequests_NothingButSockets_AreCounted()
    {
        await using var server = await StartAsync(o => (o.MaxRequests, o.MaxOldWorkers) = (5, 100));
        var sockets = new List<ClientWebSocket>();
        for (var i = 1; i <= 12; i++)
        {
            sockets.Add(await EchoSocket.ConnectAsync(server.Address.Port));
            // The old worker takes those that come before its successor is there.
            if (i % 5 == 0)
                await server.WaitForAsync(s => s.Recycled[RecycleReason.MaxRequests] == i / 5);
        }

        await server.WaitForAsync(s => s.Recycled[RecycleReason.MaxRequests] == 2 && s.LongLived == 12);
        sockets.ForEach(s => s.Dispose());
        await server.WaitForAsync(s => s.Workers.Count == 1);
    }

    [Fact]
    public async Task MaxOldWorkers_MoreGenerationsThanThat_TheOldestSocketsAreClosedWith1001()
    {
        var most = 0;
        await using var server = await StartAsync(o => (o.MaxOldWorkers, o.GracefulTimeout) = (2, Limit), app => app.MapGet("/old", () => most));
        var sockets = new List<ClientWebSocket>();
        for (var generation = 1; generation <= 6; generation++)
        {
            sockets.Add(await EchoSocket.ConnectAsync(server.Address.Port));
            var recycled = server.Pool.RecycleAsync(CancellationToken.None);
            // The third replacement and each one after it waits for the oldest socket, whose client answers as browsers do.
            if (generation > 2)
                Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, await EchoSocket.ReadCloseAsync(sockets[generation - 3]));
            Assert.True(await recycled.WithTimeout());
            most = Math.Max(most, server.Snapshot.Workers.Count(w => w.State == WorkerState.Draining));
        }

        Assert.Equal(2, most);
        await EchoSocket.EchoAsync(sockets[5]);
        await EchoSocket.EchoAsync(sockets[4]);
        Assert.Equal(2, server.Snapshot.LongLived);
        var tally = server.Services.GetRequiredService<Tally>();
        await server.WaitForAsync(_ => tally.Disposed == 4);
        Assert.Equal((0L, 0L, 0), (server.Snapshot.TimedOut, server.Snapshot.Stuck, tally.UsedAfterDisposal));
    }

    [Fact]
    public async Task WorkerShutdownTimeout_AnEventStreamOnAnOldWorker_GetsItsToken()
    {
        using var gate = new Gate();
        var token = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await StartAsync(o => (o.WorkerShutdownTimeout, o.GracefulTimeout) = (Limit, TimeSpan.Zero), app => app.MapGet("/events", c =>
        {
            c.RequestAborted.Register(token.SetResult);
            return StreamAsync(c, gate, "text/event-stream");
        }));
        await using var events = await OpenAsync(server, "/events");
        await server.WaitForAsync(s => s.LongLived == 1);
        Assert.True(await server.Pool.RecycleAsync(CancellationToken.None).WithTimeout());

        await token.Task.WithTimeout();
        await server.WaitForAsync(s => s.Workers.Count == 1);
        var line = Assert.Single(server.Logs.Logs, l => l.Event.Name == "DrainEnds").Message;
        Assert.Contains("worker_shutdown_timeout = 0.5", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WorkerShutdownTimeout_ASocketThatIgnoresEverything_IsAborted()
    {
        using var gate = new Gate();
        await using var server = await StartAsync(o => (o.WorkerShutdownTimeout, o.GracefulTimeout) = (Limit, TimeSpan.Zero), app => app.Map("/deaf", async c =>
        {
            using var socket = await c.WebSockets.AcceptWebSocketAsync();
            await socket.SendAsync("here"u8.ToArray(), WebSocketMessageType.Text, true, CancellationToken.None);
            await gate.PassAsync();
        }));
        using var client = new ClientWebSocket();
        await client.ConnectAsync(new Uri($"ws://127.0.0.1:{server.Address.Port}/deaf"), CancellationToken.None).WithTimeout();
        Assert.Equal(4, (await client.ReceiveAsync(new byte[16], CancellationToken.None).WithTimeout()).Count);
        Assert.True(await server.Pool.RecycleAsync(CancellationToken.None).WithTimeout());

        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, await EchoSocket.ReadCloseAsync(client));
        await server.Logs.WaitForAsync(l => l.Event.Name == "WorkerTimeout");
        await server.WaitForAsync(s => s.Connections.Open == 0);
        gate.Open();
        await server.WaitForAsync(s => s.Workers.Count == 1);
    }

    [Fact]
    public async Task ShutdownDelay_SocketsGoOn_AndAreClosedWith1001WhenItIsOver()
    {
        await using var server = await StartAsync(o => (o.ShutdownDelay, o.GracefulTimeout) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30)));
        using var socket = await EchoSocket.ConnectAsync(server.Address.Port);
        var lifetime = server.Services.GetRequiredService<IHostApplicationLifetime>();
        var ordered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lifetime.ApplicationStopping.Register(ordered.SetResult);

        server.Services.GetRequiredService<ServerCommands>().Run(ServerCommand.Stop, "TERM");
        await server.Logs.WaitForAsync(l => l.Event.Name == "StopsAfterDelay");
        Assert.False(lifetime.ApplicationStopping.IsCancellationRequested);
        await EchoSocket.EchoAsync(socket);
        Assert.Equal("hello", (await server.GetAsync("/")).Text);

        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, await EchoSocket.ReadCloseAsync(socket));
        await ordered.Task.WithTimeout();
        await server.StopAsync();
        Assert.Equal((0L, 0L), (server.Snapshot.TimedOut, server.Snapshot.Stuck));
    }

    [Fact]
    public async Task Stop_ByTheHostItself_ClosesSocketsAndDoesNotWait()
    {
        await using var server = await StartAsync(o => o.GracefulTimeout = TimeSpan.FromSeconds(30));
        using var socket = await EchoSocket.ConnectAsync(server.Address.Port);

        var stopping = server.StopAsync();

        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, await EchoSocket.ReadCloseAsync(socket));
        // Far less than graceful_timeout.
        await stopping.WithTimeout();
    }

    private static async Task StreamAsync(HttpContext context, Gate gate, string type)
    {
        context.Response.ContentType = type;
        await context.Response.WriteAsync("first");
        await context.Response.Body.FlushAsync();
        await gate.PassAsync(context.RequestAborted);
        await context.Response.WriteAsync("last");
    }

    private static async Task<RawHttp> OpenAsync(PoolServer server, string path)
    {
        var http = await server.ConnectAsync();
        await http.SendAsync($"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        await http.ReadHeadAsync();
        Assert.Equal("first"u8.ToArray(), await http.ReadChunkAsync());
        return http;
    }

    private static Task<PoolServer> StartAsync(Action<WorkerTuningOptions> options, Action<WebApplication>? pipeline = null) => PoolServer.StartAsync(
        o =>
        {
            (o.Workers, o.WorkerClass) = (1, WorkerClass.Sync);
            options(o);
        },
        app =>
        {
            app.UseWebSockets();
            app.MapGet("/", () => "hello");
            app.Map("/socket", (HttpContext c, WorkerLocal<Engine> engine) =>
            {
                _ = engine.Value;
                return EchoSocket.ServeAsync(c);
            });
            pipeline?.Invoke(app);
        },
        services => services.AddWorkerLocal<Engine>());
}
