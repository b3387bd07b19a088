using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using WorkerTuning.Planning;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Applying;

public sealed class Http2Tests
{
    private const int MaxConcurrentStreams = 3;
    private const int InitialWindowSize = 4;
    private const int MaxFrameSize = 5;
    private const int MaxHeaderListSize = 6;

    private static readonly ListenPlan OnlyHttp2 = PlannedServer.AnyPort with { Protocols = HttpProtocols.Http2 };

    [Fact]
    public async Task Settings_AreAnnounced()
    {
        var limits = new LimitsPlan { Http2Streams = 7, Http2WindowSize = 2_000_000, Http2FrameSize = 20_000, HeadersTotalSize = 50_000 };
        await using var server = await PlannedServer.StartAsync(TestPlan.Make(OnlyHttp2, limits));

        var settings = await ReadSettingsAsync(server.Port);

        Assert.Equal(7u, settings[MaxConcurrentStreams]);
        Assert.Equal(2_000_000u, settings[InitialWindowSize]);
        Assert.Equal(20_000u, settings[MaxFrameSize]);
        Assert.Equal(50_000u, settings[MaxHeaderListSize]);
    }

    [Fact]
    public async Task KeepAlive_Zero_ClosesAfterEachResponse()
    {
        await using var server = await PlannedServer.StartAsync(TestPlan.Make(OnlyHttp2, new LimitsPlan { KeepAlive = TimeSpan.Zero }), LimitsApplication.Map);
        using var client = Client(server, out var connections);

        for (var i = 0; i < 3; i++)
            Assert.Equal("hello", await client.GetStringAsync("/").WithTimeout());

        Assert.Equal(3, connections());
    }

    [Fact]
    public async Task KeepAlive_Some_KeepsTheConnection()
    {
        await using var server = await PlannedServer.StartAsync(TestPlan.Make(OnlyHttp2, new LimitsPlan { KeepAlive = TimeSpan.FromSeconds(30) }), LimitsApplication.Map);
        using var client = Client(server, out var connections);

        for (var i = 0; i < 3; i++)
            Assert.Equal("hello", await client.GetStringAsync("/").WithTimeout());

        Assert.Equal(1, connections());
    }

    [Fact]
    public async Task BodyOverTheCap_IsRefusedAndOtherStreamsGoOn()
    {
        await using var server = await PlannedServer.StartAsync(TestPlan.Make(OnlyHttp2, new LimitsPlan { RequestBodySize = 1_000 }), LimitsApplication.Map);
        using var client = Client(server, out var connections);

        using var refused = await client.PostAsync("/no-read", new ByteArrayContent(new byte[1_001])).WithTimeout();
        using var taken = await client.PostAsync("/no-read", new ByteArrayContent(new byte[1_000])).WithTimeout();

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
        Assert.Equal(1, connections());
    }

    private static HttpClient Client(PlannedServer server, out Func<int> connections)
    {
        var count = 0;
        connections = () => count;
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancellation) =>
            {
                Interlocked.Increment(ref count);
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(context.DnsEndPoint, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        return new HttpClient(handler)
        {
            BaseAddress = new Uri($"http://127.0.0.1:{server.Port}"),
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
    }

    // The server's first frame: 9 bytes of header, then 2 bytes of name and 4 of value each.
    private static async Task<Dictionary<int, uint>> ReadSettingsAsync(int port)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, port).WithTimeout();
        var stream = tcp.GetStream();
        await stream.WriteAsync((byte[])[.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, 0, 0, 0, 4, 0, 0, 0, 0, 0]).WithTimeout();
        var header = new byte[9];
        await stream.ReadExactlyAsync(header).WithTimeout();
        Assert.Equal(4, header[3]);
        var payload = new byte[BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(1))];
        await stream.ReadExactlyAsync(payload).WithTimeout();
        return payload.Chunk(6).ToDictionary(s => (int)BinaryPrimitives.ReadUInt16BigEndian(s), s => BinaryPrimitives.ReadUInt32BigEndian(s.AsSpan(2)));
    }
}
