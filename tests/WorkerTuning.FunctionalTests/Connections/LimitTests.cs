using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using WorkerTuning.FunctionalTests.Profiles;
using WorkerTuning.FunctionalTests.ProxyHeaders;
using WorkerTuning.FunctionalTests.Workers;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Connections;

public class LimitTests
{
    [Fact]
    public async Task Connection_OneTooMany_IsAnsweredWith503AndTheNextIsServed()
    {
        await using var server = await StartAsync();
        await using var first = await ServedAsync(server);
        await using (var second = await ServedAsync(server))
        {
            await using var third = await server.ConnectAsync();
            var refused = await third.GetAsync("/");

            Assert.Equal((503, "1", true), (refused.Status, refused.Header("Retry-After"), refused.Closes));
            Assert.Equal(ConnectionEnd.Fin, (await third.ReadEndAsync()).End);
            Assert.Equal(200, (await first.GetAsync("/")).Status);
            var snapshot = server.Snapshot;
            Assert.Equal((2, 1, 1), (snapshot.Connections.Limit, (int)snapshot.Refused, (int)snapshot.Connections.Ended[ConnectionEndReason.LimitAnswered]));
        }

        await server.WaitForAsync(s => s.Connections.Open < 2);
        await using var next = await ServedAsync(server);
        var log = await server.Logs.WaitForAsync(l => l.Message.StartsWith("There are 2 connections, as many as worker_connections and backlog allow", StringComparison.Ordinal));
        Assert.Equal(LogLevel.Warning, log.Level);
    }

    [Fact]
    public async Task Connection_OneTooManyButForAnExemptEndpoint_IsServedAndClosed()
    {
        await using var server = await StartAsync();
        await using var first = await ServedAsync(server);
        await using var second = await ServedAsync(server);
        await using var probe = await server.ConnectAsync();

        var alive = await probe.GetAsync("/alive");

        Assert.Equal((200, true), (alive.Status, alive.Closes));
    }

    [Fact]
    public async Task Connection_OneTooManyOverTls_IsAnsweredToo()
    {
        using var folder = new ScratchFolder();
        using var files = new TlsFiles(folder);
        await using var server = await StartAsync(o => (o.CertFile, o.KeyFile) = (files.ServerCertificate, files.ServerKey));
        await using var first = await server.ConnectAsync();
        await using var second = await server.ConnectAsync();
        await server.WaitForAsync(s => s.Connections.Open == 2);
        await using var third = await server.ConnectAsync();
        await third.StartTlsAsync(files.Trusting());

        Assert.Equal(503, (await third.GetAsync("/")).Status);
    }

    [Fact]
    public async Task Connection_OneTooManyOfHttp2_IsAnsweredToo()
    {
        await using var server = await StartAsync(o => o.Http2Cleartext = Http2Cleartext.PriorKnowledge);
        await using var first = await server.ConnectAsync();
        await using var second = await server.ConnectAsync();
        await server.WaitForAsync(s => s.Connections.Open == 2);
        using var client = ProxyHeaderTests.Http2(server.Address.Port, []);

        using var refused = await client.GetAsync("/").WithTimeout();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        await server.WaitForAsync(s => s.Connections.Open == 2);
    }

    [Fact]
    public async Task Limit_AfterAReload_IsTheNewOne()
    {
        var each = 1;
        await using var server = await StartAsync(o => o.WorkerConnections = each);
        await using var first = await ServedAsync(server);
        await using var second = await ServedAsync(server);
        each = 2;

        Assert.True((await server.Pool.ReloadAsync().WithTimeout()).Applied);

        Assert.Equal(3, server.Snapshot.Connections.Limit);
        await using var third = await ServedAsync(server);
    }

    [Fact]
    public async Task Limit_AfterTtinAndTtou_MovesWithTheWorkers()
    {
        await using var server = await StartAsync();

        server.Pool.Resize(2);
        Assert.Equal(4, server.Snapshot.Connections.Limit);
        server.Pool.Resize(-1);
        Assert.Equal(3, server.Snapshot.Connections.Limit);
    }

    private static Task<PoolServer> StartAsync(Action<WorkerTuningOptions>? options = null) => PoolServer.StartAsync(
        o =>
        {
            o.Workers = 1;
            o.WorkerConnections = 1;
            o.Backlog = 1;
            o.Bind = ["127.0.0.1:0"];
            options?.Invoke(o);
        },
        app =>
        {
            app.MapGet("/", () => "hello");
            app.MapGet("/alive", () => "alive").ExemptFromWorkers();
        });

    private static async Task<RawHttp> ServedAsync(PoolServer server)
    {
        var http = await server.ConnectAsync();
        Assert.Equal(200, (await http.GetAsync("/")).Status);
        return http;
    }
}
