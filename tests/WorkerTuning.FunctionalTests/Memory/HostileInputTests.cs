using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WorkerTuning.FunctionalTests.Applying.Requests;
using WorkerTuning.FunctionalTests.Connections;
using WorkerTuning.FunctionalTests.Http2;
using WorkerTuning.FunctionalTests.Workers;
using WorkerTuning.Lifecycle;
using WorkerTuning.Tests.Shared;
using WorkerTuning.Workers;

namespace WorkerTuning.FunctionalTests.Memory;

/// <summary>Thousands of hostile clients of every kind the tests know: every count goes back to zero, no worker is held, and the heap is what it was.</summary>
[Collection(nameof(WholeHeap))]
public sealed class HostileInputTests
{
    private const int Workers = 2;
    private const int Threads = 4;

    // A pass has about a thousand clients: a kilobyte left behind by each would show, and a request is several.
    private const int Passes = 2;
    private const long MostGrowth = 2 << 20;

    private const string Upgrade = "Host: localhost\r\nConnection: Upgrade\r\nUpgrade: ";
    private const string Socket = "GET /socket HTTP/1.1\r\n" + Upgrade + "websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

    // Those that take a worker's place for as long as they may come often, so that others find none.
    private static readonly string[] Holding =
    [
        "GET /wait HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /wait HTTP/1.1\r\nHost: localhost\r\n\r\nGET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /raw HTTP/1.1\r\n" + Upgrade + "x\r\n\r\nabc",
        Socket,
        // A frame that goes on, one without a mask, one of an unknown kind.
        Socket + "\u0081\u0085abcdhe",
        Socket + "\u0081\u0005hello",
        Socket + "\u008F\u0080abcd",
        Socket.Replace("/socket", "/free", StringComparison.Ordinal),
    ];

    [Fact]
    public async Task Http1_HostileClients_LeaveNothingBehind()
    {
        await using var server = await StartAsync(o =>
        {
            o.ProxyProtocol = ProxyProtocol.Auto;
            o.HeaderMap = HeaderMap.Refuse;
            (o.LimitRequestLine, o.LimitRequestFields, o.LimitRequestFieldSize) = (2_000, 20, 500);
        });
        var requests = HalfRequests.Http1
            .Concat(HalfRequests.BeforeHttp)
            .Concat(RuleRow.All.Select(r => r.Request))
            .Append($"GET /{new string('a', 2_000)} HTTP/1.1\r\nHost: a\r\n\r\n")
            .Append($"GET / HTTP/1.1\r\nHost: a\r\nX: {new string('a', 600)}\r\n\r\n")
            .Append($"GET / HTTP/1.1\r\nHost: a\r\n{string.Concat(Enumerable.Repeat("X: 1\r\n", 30))}\r\n")
            .ToList();
        var clients = requests.SelectMany(r => Enumerable.Repeat(r, 5)).Concat(Enumerable.Repeat(Holding, 10).SelectMany(h => h)).Select(Encoding.Latin1.GetBytes);

        await LeaveNothingBehindAsync(server, [.. clients.SelectMany((bytes, i) => new[] { ((i % 2) == 0, bytes), ((i % 2) == 1, bytes) })], SendAsync);
    }

    [Fact]
    public async Task Http2_HostileClients_LeaveNothingBehind()
    {
        await using var server = await StartAsync(o =>
        {
            o.Http2Cleartext = Http2Cleartext.PriorKnowledge;
            (o.HeaderMap, o.LimitRequestFieldSize) = (HeaderMap.Refuse, 200);
        });
        byte[] Request(int stream, string fields) =>
            RawHttp2.Make(RawHttp2.Frame.Headers, RawHttp2.Flag.EndHeaders | RawHttp2.Flag.EndStream, stream, RawHttp2.Block(HostileFields.With(fields)));
        byte[] Resetting(int stream) => [.. Request(stream, ":path=/wait"), .. RawHttp2.Make(RawHttp2.Frame.Reset, RawHttp2.Flag.None, stream, 0, 0, 0, 8)];
        var clients = HostileFields.Refused.Concat(HostileFields.Odd).Select(f => Request(1, f))
            .Concat(HostileFrames.All.Select(f => f.Bytes))
            .Append([.. Request(1, ":path=/wait"), .. Enumerable.Range(1, 30).SelectMany(i => Resetting((2 * i) + 1))])
            .Append([.. Enumerable.Range(0, 30).SelectMany(i => Request((2 * i) + 1, ":path=/wait"))])
            .Append([.. Enumerable.Range(0, 30).SelectMany(i => Request((2 * i) + 1, ":path=/large"))])
            .SelectMany(bytes => Enumerable.Repeat(bytes, 5));

        await LeaveNothingBehindAsync(server, [.. clients.SelectMany(bytes => new[] { (true, bytes), (false, bytes) })], async (port, bytes, leaves) =>
        {
            using var client = await RawHttp2.ConnectAsync(port);
            await client.SendAsync(bytes);
            if (leaves)
                client.Reset();
            else
                await client.AnswerAsync(1);
        });
    }

    private static async Task SendAsync(int port, byte[] bytes, bool leaves)
    {
        await using var http = await RawHttp.ConnectAsync(port);
        await http.SendAsync(bytes);
        if (leaves)
        {
            http.Reset();
            return;
        }

        // Kestrel takes the end of what a client sends for its leaving, so that those who shall wait must not.
        if (bytes.AsSpan().StartsWith("GET /wait"u8) || bytes.AsSpan().StartsWith("GET /stream"u8))
        {
            await http.ReadHeadAsync();
            return;
        }

        http.FinishSending();
        await http.ReadEndAsync();
    }

    private static async Task LeaveNothingBehindAsync(PoolServer server, (bool Leaves, byte[] Bytes)[] clients, Func<int, byte[], bool, Task> send)
    {
        new Random(20_261_121).Shuffle(clients);
        // Buffers that are kept for the next request are as many as they will be after the second.
        for (var i = 0; i < Passes; i++)
            await PassAsync(server, clients, send);
        var before = await RestAsync(server);
        for (var i = 0; i < Passes; i++)
            await PassAsync(server, clients, send);
        var after = await RestAsync(server);

        Assert.InRange(after - before, long.MinValue, MostGrowth);
        // The clients came as far as they were meant to.
        var end = server.Snapshot;
        Assert.Equal((0L, 0L), (end.Stuck, end.FailedBuilds));
        Assert.InRange(end.Refused, 1, long.MaxValue);
        Assert.InRange(end.ClientsLeft, 1, long.MaxValue);
        Assert.InRange(end.TimedOut, 1, long.MaxValue);
    }

    private static Task PassAsync(PoolServer server, (bool Leaves, byte[] Bytes)[] clients, Func<int, byte[], bool, Task> send) =>
        Parallel.ForEachAsync(clients, new ParallelOptions { MaxDegreeOfParallelism = 40 }, async (client, _) =>
        {
            try
            {
                await send(server.Address.Port, client.Bytes, client.Leaves);
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                // The server has had enough of it.
            }
        });

    /// <returns>The heap, once nothing runs and every worker was replaced.</returns>
    private static async Task<long> RestAsync(PoolServer server)
    {
        var pool = server.Services.GetRequiredService<ServerRuntime>().Default.Pool;
        var generation = server.Snapshot.Workers.Max(w => w.Generation);
        await server.WaitForAsync(s => s is { InFlight: 0, Queued: 0, Connections.Open: 0 });
        await server.WaitForAsync(_ => pool.Workers.All(w => (w.Leases, w.Pins) == (0, 0)) && pool.Requests.AtLarge.Count == 0);
        Assert.Equal(pool.Leases.All.Length, pool.Leases.Count(LeaseState.Free));
        Assert.True(pool.Queue.IsOpen);
        server.Pool.Recycle();
        var tally = server.Services.GetRequiredService<Tally>();
        await server.WaitForAsync(s => s.Workers.Count == Workers && s.Workers.All(w => w.Generation > generation) && tally.Made == tally.Disposed + Workers);
        Assert.Equal(0, tally.UsedAfterDisposal);
        Assert.DoesNotContain(server.Logs.Logs, l => l.Level >= LogLevel.Error && l.Category.StartsWith("WorkerTuning", StringComparison.Ordinal) && l.Event.Name != "RequestTimeout");
        server.Logs.Clear();
        return Heap();
    }

    // Without the blocks of memory that Kestrel keeps for its connections: as many as were ever in use at a time.
    private static long Heap()
    {
        var all = GC.GetTotalMemory(true);
        var pinned = GC.GetGCMemoryInfo(GCKind.FullBlocking).GenerationInfo[4];
        return all - (pinned.SizeAfterBytes - pinned.FragmentationAfterBytes);
    }

    private static Task<PoolServer> StartAsync(Action<WorkerTuningOptions> options) => PoolServer.StartAsync(
        o =>
        {
            (o.Workers, o.WorkerClass, o.Threads, o.MaxRecycling) = (Workers, WorkerClass.Gthread, Threads, Workers);
            (o.Timeout, o.Backlog, o.QueueTimeout) = (TimeSpan.FromMilliseconds(100), 8, TimeSpan.FromMilliseconds(50));
            (o.MaxRequestBodySize, o.Bind) = (50, ["127.0.0.1:0"]);
            options(o);
        },
        app =>
        {
            app.UseWebSockets();
            app.Use(async (HttpContext context, RequestDelegate next) =>
            {
                using var use = context.RequestServices.GetRequiredService<WorkerLocal<Engine>>().Value.Use();
                await next(context);
            });
            app.Map("/", async (HttpRequest request) =>
            {
                await request.Body.CopyToAsync(Stream.Null);
                return "hello";
            });
            app.MapGet("/wait", async (CancellationToken left) => await Task.Delay(Timeout.Infinite, left));
            app.MapGet("/large", () => Results.Bytes(new byte[1_000_000]));
            app.MapGet("/stream", StreamAsync);
            app.MapPost("/read", async (HttpRequest request) => await request.Body.CopyToAsync(Stream.Null));
            // As many as hold a place that others find none; and one kind that gives its place back.
            app.MapGet("/raw", UpgradeAsync).HoldWorker();
            app.MapGet("/socket", AcceptAsync).HoldWorker();
            app.MapGet("/free", AcceptAsync);
        },
        services => services.AddWorkerLocal<Engine>().Configure<LoggerFilterOptions>(logging => logging.MinLevel = LogLevel.Warning));

    private static async Task StreamAsync(HttpContext context)
    {
        while (true)
        {
            await context.Response.WriteAsync("data: x\n\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(5, context.RequestAborted);
        }
    }

    private static async Task UpgradeAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true } upgrade)
            return;
        await using var stream = await upgrade.UpgradeAsync();
        await stream.CopyToAsync(stream, context.RequestAborted);
    }

    // It ends with an exception where the client just leaves, as those of most applications do.
    private static async Task AcceptAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[64];
        while (!(await socket.ReceiveAsync(buffer, context.RequestAborted)).CloseStatus.HasValue)
        {
        }
    }
}
