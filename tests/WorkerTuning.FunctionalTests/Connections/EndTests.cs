using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using WorkerTuning.FunctionalTests.ProxyHeaders;
using WorkerTuning.FunctionalTests.Workers;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Connections;

/// <summary>Connections that are old or have served enough end without losing a request.</summary>
public class EndTests
{
    private const byte Data = 0;
    private const byte GoAway = 7;

    [Fact]
    public async Task Requests_AsManyAsAConnectionMayHave_CloseIt()
    {
        await using var server = await StartAsync(o => o.MaxRequestsPerConnection = 3);
        await using var http = await server.ConnectAsync();

        Assert.False((await http.GetAsync("/")).Closes);
        Assert.False((await http.GetAsync("/")).Closes);
        Assert.True((await http.GetAsync("/")).Closes);

        Assert.Equal(ConnectionEnd.Fin, (await http.ReadEndAsync()).End);
        Assert.Equal(1, server.Ended(ConnectionEndReason.MaxRequests));
    }

    [Fact]
    public async Task Requests_AsManyAsAnHttp2ConnectionMayHave_MoveOnToTheNext()
    {
        await using var server = await StartAsync(o => (o.MaxRequestsPerConnection, o.Http2Cleartext) = (5, Http2Cleartext.PriorKnowledge));
        using var client = ProxyHeaderTests.Http2(server.Address.Port, []);

        for (var i = 0; i < 20; i++)
            Assert.Equal("hello", await client.GetStringAsync("/").WithTimeout());

        Assert.Equal(4, server.Ended(ConnectionEndReason.MaxRequests));
        Assert.InRange(server.Snapshot.Connections.Accepted, 4, 5);
    }

    [Fact]
    public async Task Age_OfAnHttp1Connection_ClosesItWithItsNextResponse()
    {
        var time = new ManualTime();
        await using var server = await StartAsync(o => (o.MaxConnectionAge, o.MaxConnectionAgeJitter) = (TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(30)), time);
        await using var http = await server.ConnectAsync();
        Assert.False((await http.GetAsync("/")).Closes);
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.False((await http.GetAsync("/")).Closes);

        time.Advance(TimeSpan.FromSeconds(31));

        Assert.True((await http.GetAsync("/")).Closes);
        Assert.Equal(ConnectionEnd.Fin, (await http.ReadEndAsync()).End);
        Assert.Equal(1, server.Ended(ConnectionEndReason.MaxAge));
    }

    [Fact]
    public async Task Age_OfAnIdleHttp2Connection_SendsGoAway()
    {
        var time = new ManualTime();
        await using var server = await StartAsync(o => (o.MaxConnectionAge, o.Http2Cleartext) = (TimeSpan.FromSeconds(60), Http2Cleartext.PriorKnowledge), time);
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, server.Address.Port).WithTimeout();
        var stream = tcp.GetStream();
        byte[] preface = [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, 0, 0, 0, 4, 0, 0, 0, 0, 0];
        // :method GET, :scheme http, :path /, :authority localhost
        byte[] request = [0, 0, 14, 1, 0b101, 0, 0, 0, 1, 0x82, 0x86, 0x84, 0x41, 9, .. "localhost"u8];
        await stream.WriteAsync((byte[])[.. preface, .. request]).WithTimeout();
        await ReadUntilAsync(stream, Data);

        time.Advance(TimeSpan.FromSeconds(61));

        await ReadUntilAsync(stream, GoAway);
        Assert.Equal(1, server.Ended(ConnectionEndReason.MaxAge));
        // The other side ends it once nothing runs.
        await stream.CopyToAsync(Stream.Null).WithTimeout();
    }

    private static Task<PoolServer> StartAsync(Action<WorkerTuningOptions> options, TimeProvider? time = null) => PoolServer.StartAsync(
        o =>
        {
            o.Workers = 1;
            o.Bind = ["127.0.0.1:0"];
            options(o);
        },
        app => app.MapGet("/", () => "hello"),
        services =>
        {
            if (time is not null)
                services.AddServerClock(time);
        });

    private static async Task ReadUntilAsync(Stream stream, byte type)
    {
        var header = new byte[9];
        do
        {
            await stream.ReadExactlyAsync(header).WithTimeout();
            await stream.ReadExactlyAsync(new byte[(header[0] << 16) | (header[1] << 8) | header[2]]).WithTimeout();
        }
        while (header[3] != type);
    }
}
