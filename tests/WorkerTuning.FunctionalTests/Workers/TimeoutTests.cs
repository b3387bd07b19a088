using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Workers;

public class TimeoutTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(0.5);

    public static TheoryData<string, string> Pipelines => new()
    {
        { "Production", "" },
        { "Development", "" },
        { "Production", "handler" },
        { "Production", "problem" },
    };

    [Theory]
    [MemberData(nameof(Pipelines))]
    public async Task ARequest_ThatHeedsItsToken_Is504AndKeepsTheConnection(string environment, string handler)
    {
        await using var server = await PoolServer.StartAsync(
            o => (o.Workers, o.WorkerClass, o.Timeout) = (1, WorkerClass.Sync, Limit),
            app =>
            {
                if (handler == "handler")
                    app.UseExceptionHandler("/error");
                if (handler == "problem")
                    app.UseExceptionHandler();
                app.MapGet("/error", () => "error");
                app.MapGet("/", (CancellationToken cancelled) => Task.Delay(Timeout.Infinite, cancelled));
                app.MapGet("/fast", () => "fast");
            },
            s => s.AddProblemDetails(),
            environment);
        await using var http = await server.ConnectAsync();

        Assert.Equal(504, (await http.GetAsync("/")).Status);
        Assert.Equal("fast", (await http.GetAsync("/fast")).Text);
        var log = await server.Logs.WaitForAsync(l => l.Event.Name == "RequestTimeout");
        Assert.Contains("GET / on worker 1.1", log.Message);
        Assert.Contains("endpoint HTTP: GET /,", log.Message);
        Assert.Equal((1L, 0L, 1), (server.Snapshot.TimedOut, server.Snapshot.Stuck, server.Snapshot.Workers[0].Generation));
    }

    [Fact]
    public async Task ARequest_WhoseAbortCannotBeLogged_EndsAllTheSame()
    {
        using var gate = new Gate();
        await using var server = await PoolServer.StartAsync(
            o => (o.Workers, o.WorkerClass, o.Timeout) = (1, WorkerClass.Sync, TimeSpan.FromSeconds(0.1)),
            app =>
            {
                app.MapGet("/", gate.Block);
                app.MapGet("/fast", () => "fast");
            },
            s => s.AddSingleton<ILoggerProvider>(new ThrowingLoggerProvider(e => e.Name == "ApplicationAbortedConnection")));
        await using var http = await server.ConnectAsync();
        var response = http.GetAsync("/");
        await gate.ComeAsync();
        await server.WaitForAsync(s => s.Stuck == 1 && s.Workers.Any(w => w.Generation == 2));
        Assert.Equal("fast", (await server.GetAsync("/fast")).Text);
        gate.Open();

        await server.WaitForAsync(s => s is { InFlight: 0, Workers.Count: 1 });
        await server.Logs.WaitForAsync(l => l.Event.Name == "AbortFailed");
        Assert.Equal(200, (await response).Status);
    }

    [Theory]
    [InlineData(WorkerClass.Sync)]
    [InlineData(WorkerClass.Gthread)]
    [InlineData(WorkerClass.Async)]
    public async Task ARequest_ThatBlocks_LosesItsConnectionAndItsWorkerIsReplaced(WorkerClass workerClass)
    {
        using var gate = new Gate();
        var hook = new Hook();
        await using var server = await PoolServer.StartAsync(
            o => (o.Workers, o.WorkerClass, o.Timeout, o.Threads) = (1, workerClass, Limit, 2),
            app =>
            {
                app.MapGet("/block", gate.Block);
                app.MapGet("/", (WorkerLocal<Engine> engine) => engine.Value.Number);
            },
            s => s.AddWorkerLocal<Engine>().AddSingleton<IWorkerHooks>(hook));
        await using var http = await server.ConnectAsync();
        await http.SendAsync("GET /block?x=1 HTTP/1.1\r\nHost: localhost\r\n\r\n");
        var (end, received) = await http.ReadEndAsync();

        Assert.Equal((ConnectionEnd.Reset, 0), (end, received.Length));
        var log = await server.Logs.WaitForAsync(l => l.Event.Name == "WorkerTimeout");
        Assert.Equal(LogLevel.Critical, log.Level);
        Assert.Contains("GET /block on worker 1.1", log.Message);
        Assert.Contains("endpoint HTTP: GET /block", log.Message);
        Assert.Equal(new WorkerInfo { Id = 1, Generation = 1 }, await hook.Aborted.Task.WithTimeout());
        await server.WaitForAsync(s => s.Recycled[RecycleReason.Stuck] == 1);
        Assert.Equal("2", (await server.GetAsync("/")).Text);
        Assert.Equal(1, server.Snapshot.Workers.Single(w => w.State == WorkerState.Draining).InFlight);
        var tally = server.Services.GetRequiredService<Tally>();
        Assert.Equal(0, tally.Disposed);
        gate.Open();
        await server.WaitForAsync(s => s.Workers.Count == 1);
        Assert.Equal(1, tally.Disposed);
    }

    [Fact]
    public async Task Limits_OfEndpoints_HoldInPlaceOfTheTimeout()
    {
        await using var server = await PoolServer.StartAsync(
            o => (o.Workers, o.WorkerClass, o.Timeout) = (4, WorkerClass.Sync, Limit),
            app =>
            {
                app.UseRequestTimeouts();
                app.MapGet("/own", [WorkerTimeout(30)] () => Task.Delay(1_200));
                app.MapGet("/none", [WorkerTimeout(0)] () => Task.Delay(1_200));
                app.MapGet("/disabled", () => Task.Delay(1_200)).DisableRequestTimeout();
                app.MapGet("/aspnet", (CancellationToken cancelled) => Task.Delay(1_200, cancelled)).WithRequestTimeout(TimeSpan.FromSeconds(30));
                app.MapGet("/policy", (CancellationToken cancelled) => Task.Delay(1_200, cancelled)).WithRequestTimeout("long");
                app.MapGet("/short", (CancellationToken cancelled) => Task.Delay(60_000, cancelled)).WithRequestTimeout(TimeSpan.FromSeconds(0.1));
                app.MapGet("/exempt", () => Task.Delay(1_200)).ExemptFromWorkers();
                app.MapGet("/feature", (HttpContext c) => c.Features.Get<IHttpRequestTimeoutFeature>() is not null).WithRequestTimeout("long");
            },
            s => s.AddRequestTimeouts(o => o.AddPolicy("long", TimeSpan.FromSeconds(30))));
        var paths = new[] { "/own", "/none", "/disabled", "/aspnet", "/policy", "/exempt" };

        Assert.All(await Task.WhenAll(paths.Select(server.GetAsync)), r => Assert.Equal(200, r.Status));
        Assert.Equal(504, (await server.GetAsync("/short")).Status);
        Assert.Equal("true", (await server.GetAsync("/feature")).Text);
        Assert.Equal(0, server.Snapshot.Stuck);
    }

    [Theory]
    [InlineData(WorkerClass.Sync, false)]
    [InlineData(WorkerClass.Async, true)]
    public async Task AStream_PastTheTimeout_LivesOnInClassAsync(WorkerClass workerClass, bool livesOn)
    {
        await using var server = await PoolServer.StartAsync(
            o => (o.Workers, o.WorkerClass, o.Timeout) = (1, workerClass, Limit),
            app => app.MapGet("/", async (HttpContext c) =>
            {
                for (var i = 0; i < 20; i++)
                {
                    await c.Response.WriteAsync("tick\n");
                    await Task.Delay(100, c.RequestAborted);
                }
            }));
        await using var http = await server.ConnectAsync();
        await http.SendAsync("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        await http.ReadHeadAsync();
        var chunks = 0;
        try
        {
            while ((await http.ReadChunkAsync()).Length > 0)
                chunks++;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or EndOfStreamException)
        {
            chunks = -chunks;
        }

        Assert.Equal(livesOn, chunks > 0);
        Assert.Equal(livesOn ? 0L : 1L, server.Snapshot.TimedOut);
    }

    [Theory]
    [InlineData(WorkerClass.Sync)]
    [InlineData(WorkerClass.Gthread)]
    [InlineData(WorkerClass.Async)]
    public async Task AWebSocket_PastTheTimeoutAndARecycle_LivesOn(WorkerClass workerClass)
    {
        await using var server = await PoolServer.StartAsync(
            o => (o.Workers, o.WorkerClass, o.Threads, o.Timeout, o.GracefulTimeout) = (1, workerClass, 2, Limit, Limit),
            app =>
            {
                app.UseWebSockets();
                app.MapGet("/", async (HttpContext c, WorkerLocal<Engine> engine) =>
                {
                    using var socket = await c.WebSockets.AcceptWebSocketAsync();
                    var buffer = new byte[16];
                    while (await socket.ReceiveAsync(buffer, CancellationToken.None) is { MessageType: not WebSocketMessageType.Close } message)
                    {
                        using var use = engine.Value.Use();
                        await socket.SendAsync(buffer.AsMemory(0, message.Count), message.MessageType, true, CancellationToken.None);
                    }

                    await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
                });
            },
            s => s.AddWorkerLocal<Engine>());
        using var client = new ClientWebSocket();
        await client.ConnectAsync(new Uri($"ws://127.0.0.1:{server.Address.Port}/"), CancellationToken.None).WithTimeout();
        await EchoAsync(client);
        server.Pool.Recycle();
        await server.WaitForAsync(s => s.Workers[0].Generation == 2);
        await server.Logs.WaitForAsync(l => l.Event.Name == "DrainKept");
        // More than the limit and the grace after it, seen by the arbiter's own looks.
        await Task.Delay(Limit + TimeSpan.FromSeconds(1.5));
        await EchoAsync(client);
        await client.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None).WithTimeout();
        await server.WaitForAsync(s => s.Workers.Count == 1);

        Assert.Equal((0L, 0L), (server.Snapshot.TimedOut, server.Snapshot.Stuck));
        Assert.Equal((1, 0), (server.Services.GetRequiredService<Tally>().Disposed, server.Services.GetRequiredService<Tally>().UsedAfterDisposal));
    }

    private static async Task EchoAsync(ClientWebSocket client)
    {
        var buffer = new byte[16];
        await client.SendAsync("ping"u8.ToArray(), WebSocketMessageType.Text, true, CancellationToken.None).WithTimeout();
        Assert.Equal(4, (await client.ReceiveAsync(buffer, CancellationToken.None).WithTimeout()).Count);
    }

    private sealed class Hook : IWorkerHooks
    {
        public TaskCompletionSource<WorkerInfo> Aborted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ValueTask WorkerAbortAsync(WorkerInfo worker, CancellationToken cancellationToken)
        {
            Aborted.TrySetResult(worker);
            return ValueTask.CompletedTask;
        }
    }
}
