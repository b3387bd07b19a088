using System.Net.Http;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using WorkerTuning.AccessLog;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Workers;

/// <summary>WebSockets as requests: what they hold and for how long, when they count, and what is left when they end in either way.</summary>
public sealed class WebSocketTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(0.5);

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler());

    public static TheoryData<string, bool> Ends => new() { { "1.1", true }, { "1.1", false }, { "2.0", true }, { "2.0", false } };

    public void Dispose() => _http.Dispose();

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task Socket_UntilItsEnd_KeepsItsWorkerAndNoPlace_CountsAtOnceAndIsLoggedThen(string version, bool isOrderly)
    {
        using var folder = new ScratchFolder();
        await using var server = await StartAsync(version, o => (o.MaxRequests, o.AccessLog, o.AccessLogFormat) = (2, folder.Path("access.log"), "%(m)s %(H)s %(U)s %(s)s"));
        var line = version == "1.1" ? "GET HTTP/1.1 /socket 101" : "CONNECT HTTP/2 /socket 200";
        using var first = await ConnectAsync(server, version);
        Assert.Equal((0, 1, 1L), (server.Snapshot.InFlight, server.Snapshot.LongLived, server.Snapshot.Workers[0].Served));
        using var second = await ConnectAsync(server, version);

        // Two have been served, so that the worker is due. It keeps them, and its successor has room for others.
        await server.WaitForAsync(s => s.Workers.Any(w => w.Generation == 2) && s.Workers.Any(w => w is { State: WorkerState.Draining, InFlight: 0, LongLived: 2 }));
        using var third = await ConnectAsync(server, version);
        Assert.Equal((0, 3), (server.Snapshot.InFlight, server.Snapshot.LongLived));
        Assert.Empty(Lines(server, folder));

        await EndAsync(second, isOrderly);
        await EndAsync(third, isOrderly);
        await server.WaitForAsync(s => s.LongLived == 1);
        await EchoAsync(first);
        await server.WaitForAsync(_ => Lines(server, folder).SequenceEqual([line, line]));
        await EndAsync(first, isOrderly);
        await server.WaitForAsync(s => s is { LongLived: 0, Workers.Count: 1 });
        _http.Dispose();
        await server.WaitForAsync(s => s.Connections.Open == 0 && Lines(server, folder).SequenceEqual([line, line, line]));
        Assert.Equal((0L, 0L, 1L), (server.Snapshot.TimedOut, server.Snapshot.Stuck, server.Snapshot.Recycled[RecycleReason.MaxRequests]));
        Assert.Equal(0, server.Services.GetRequiredService<Tally>().UsedAfterDisposal);
    }

    [Fact]
    public async Task Socket_OfHttp2PastTheTimeoutAndGracefulTimeout_LivesOnUntilTheServerStops()
    {
        await using var server = await StartAsync("2.0", o => (o.Timeout, o.GracefulTimeout) = (Limit, Limit));
        using var socket = await ConnectAsync(server, "2.0");
        server.Pool.Recycle();
        await server.Logs.WaitForAsync(l => l.Event.Name == "DrainKept");
        // The arbiter looks four times a second, and what it had ended would have a second more.
        await Task.Delay(Limit + TimeSpan.FromSeconds(1.5));
        await EchoAsync(socket);
        Assert.Equal((0L, 0L), (server.Snapshot.TimedOut, server.Snapshot.Stuck));

        await server.StopAsync();

        Assert.Equal(0L, server.Snapshot.Stuck);
    }

    private static string[] Lines(PoolServer server, ScratchFolder folder)
    {
        Assert.True(server.Services.GetRequiredService<LogOutputs>().Flush(WithTimeoutExtensions.Default));
        return File.ReadAllLines(folder.Path("access.log"));
    }

    private static async Task EndAsync(ClientWebSocket socket, bool isOrderly)
    {
        if (isOrderly)
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None).WithTimeout();
        else
            socket.Abort();
    }

    private async Task<ClientWebSocket> ConnectAsync(PoolServer server, string version)
    {
        var socket = new ClientWebSocket();
        socket.Options.HttpVersion = Version.Parse(version);
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{server.Address.Port}/socket"), _http, CancellationToken.None).WithTimeout();
        await EchoAsync(socket);
        return socket;
    }

    private static async Task EchoAsync(ClientWebSocket socket)
    {
        var buffer = new byte[16];
        await socket.SendAsync("ping"u8.ToArray(), WebSocketMessageType.Text, true, CancellationToken.None).WithTimeout();
        Assert.Equal(4, (await socket.ReceiveAsync(buffer, CancellationToken.None).WithTimeout()).Count);
    }

    private static Task<PoolServer> StartAsync(string version, Action<WorkerTuningOptions> options) => PoolServer.StartAsync(
        o =>
        {
            (o.Workers, o.WorkerClass, o.Threads, o.Bind) = (1, WorkerClass.Gthread, 2, ["127.0.0.1:0"]);
            o.Http2Cleartext = version == "2.0" ? Http2Cleartext.PriorKnowledge : null;
            options(o);
        },
        app =>
        {
            app.UseWebSockets();
            app.Map("/socket", async (HttpContext context, WorkerLocal<Engine> engine) =>
            {
                using var use = engine.Value.Use();
                using var socket = await context.WebSockets.AcceptWebSocketAsync();
                var buffer = new byte[16];
                while (await socket.ReceiveAsync(buffer, context.RequestAborted) is { MessageType: not WebSocketMessageType.Close } message)
                    await socket.SendAsync(buffer.AsMemory(0, message.Count), message.MessageType, true, context.RequestAborted);
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
            });
        },
        services => services.AddWorkerLocal<Engine>());
}
