using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using WorkerTuning.FunctionalTests.Workers;
using WorkerTuning.Tests.Shared;
using Yarp.ReverseProxy.Configuration;

namespace WorkerTuning.FunctionalTests.LongLived;

/// <summary>YARP in the application takes our limit for the client's leaving; its client gets 504 all the same.</summary>
public class ForwarderTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(0.5);

    [Theory]
    [InlineData(WorkerClass.Sync, "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")]
    [InlineData(WorkerClass.Async, "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")]
    [InlineData(WorkerClass.Sync, "POST /slow HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc")]
    [InlineData(WorkerClass.Sync, "POST /slow HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc")]
    [InlineData(WorkerClass.Sync, "POST /slow HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")]
    public async Task AForwardedRequest_PastTheTimeout_Is504(WorkerClass workerClass, string request)
    {
        using var gate = new Gate();
        await using var destination = await StartDestinationAsync(gate);
        await using var server = await StartAsync(destination, o => (o.WorkerClass, o.Timeout) = (workerClass, Limit));
        await using var client = await server.ConnectAsync();

        await client.SendAsync(request);

        Assert.Equal(504, (await client.ReadResponseAsync()).Status);
        Assert.Equal((1L, 0L), (server.Snapshot.TimedOut, server.Snapshot.Stuck));
    }

    [Fact]
    public async Task AForwardedRequest_TheDestinationRefuses_KeepsItsStatus()
    {
        using var gate = new Gate();
        await using var destination = await StartDestinationAsync(gate);
        await using var server = await StartAsync(destination, o => o.Timeout = TimeSpan.FromMinutes(1));

        Assert.Equal((400, "bad"), await server.GetAsync("/bad") is var answer ? (answer.Status, answer.Text) : default);
    }

    [Fact]
    public async Task AForwardedEventStream_PastTheTimeout_LivesOnAndHoldsNoPlace()
    {
        using var gate = new Gate();
        await using var destination = await StartDestinationAsync(gate);
        await using var server = await StartAsync(destination, o => (o.WorkerClass, o.Timeout) = (WorkerClass.Sync, Limit));
        await using var client = await server.ConnectAsync();
        await client.SendAsync("GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
        await client.ReadHeadAsync();
        Assert.Equal("data: 1\n\n"u8.ToArray(), await client.ReadChunkAsync());
        await server.WaitForAsync(s => s is { InFlight: 0, LongLived: 1 });

        // Its limit would have been over before that of a request which came later.
        Assert.Equal(504, (await server.GetAsync("/slow")).Status);
        gate.Open();
        Assert.Equal("data: 2\n\n"u8.ToArray(), await client.ReadChunkAsync());
        Assert.Equal((1L, 0L), (server.Snapshot.TimedOut, server.Snapshot.Stuck));
    }

    [Fact]
    public async Task AForwardedSocket_HoldsNoPlace()
    {
        using var gate = new Gate();
        await using var destination = await StartDestinationAsync(gate);
        await using var server = await StartAsync(destination, o => (o.WorkerClass, o.Timeout) = (WorkerClass.Sync, Limit));
        using var socket = await EchoSocket.ConnectAsync(server.Address.Port);
        await server.WaitForAsync(s => s is { InFlight: 0, LongLived: 1 });

        Assert.Equal(504, (await server.GetAsync("/slow")).Status);
        await EchoSocket.EchoAsync(socket);
        var stopping = server.StopAsync();
        Assert.Equal(System.Net.WebSockets.WebSocketCloseStatus.EndpointUnavailable, await EchoSocket.ReadCloseAsync(socket));
        await stopping;
    }

    private static Task<PoolServer> StartDestinationAsync(Gate gate) => PoolServer.StartAsync(
        o => (o.Workers, o.WorkerClass, o.Timeout) = (1, WorkerClass.Async, TimeSpan.Zero),
        app =>
        {
            app.UseWebSockets();
            app.Map("/slow", (CancellationToken gone) => gate.PassAsync(gone));
            app.MapGet("/bad", () => Results.Text("bad", statusCode: 400));
            app.Map("/socket", EchoSocket.ServeAsync);
            app.MapGet("/events", async (HttpContext context) =>
            {
                context.Response.ContentType = "text/event-stream";
                // YARP begins its own response with the first byte.
                await context.Response.WriteAsync("data: 1\n\n");
                await gate.PassAsync(context.RequestAborted);
                await context.Response.WriteAsync("data: 2\n\n");
            });
        });

    private static Task<PoolServer> StartAsync(PoolServer destination, Action<WorkerTuningOptions> options) => PoolServer.StartAsync(
        o =>
        {
            o.Workers = 1;
            options(o);
        },
        app => app.MapReverseProxy(),
        services => services.AddReverseProxy().LoadFromMemory(
            [new RouteConfig { RouteId = "all", ClusterId = "all", Match = new() { Path = "/{**rest}" } }],
            [new ClusterConfig { ClusterId = "all", Destinations = new Dictionary<string, DestinationConfig> { ["one"] = new() { Address = destination.Address.ToString() } } }]));
}
