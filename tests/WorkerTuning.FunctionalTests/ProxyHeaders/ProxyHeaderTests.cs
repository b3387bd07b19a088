using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WorkerTuning.FunctionalTests.Profiles;
using WorkerTuning.FunctionalTests.Workers;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.ProxyHeaders;

public class ProxyHeaderTests
{
    private const string Line = "PROXY TCP4 192.0.2.1 198.51.100.2 51000 443\r\n";
    private const string Get = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private const string Client = "192.0.2.1 51000 198.51.100.2 443";

    private static readonly byte[] Binary =
        [.. "\r\n\r\n\0\r\nQUIT\n"u8, 0x21, 0x11, 0, 15, 192, 0, 2, 1, 198, 51, 100, 2, 51_000 >> 8, 51_000 & 0xFF, 443 >> 8, 443 & 0xFF, 0x04, 0, 0];

    private static readonly byte[] Local = [.. "\r\n\r\n\0\r\nQUIT\n"u8, 0x20, 0, 0, 0];

    [Fact]
    public async Task Header_OfEitherVersion_IsTheClientForEveryRequest()
    {
        await using var server = await WhoServer.StartAsync(_ => { });
        foreach (var header in new[] { Encoding.ASCII.GetBytes(Line), Binary })
        {
            await using var http = await server.ConnectAsync();
            await http.SendAsync((byte[])[.. header, .. Encoding.ASCII.GetBytes(Get)]);

            Assert.Equal(Client, (await http.ReadResponseAsync()).Text);
            Assert.Equal(Client, (await http.GetAsync("/")).Text);
        }
    }

    [Fact]
    public async Task Header_ByteByByte_IsTaken()
    {
        await using var server = await WhoServer.StartAsync(_ => { });
        foreach (var header in new[] { Encoding.ASCII.GetBytes(Line), Binary })
        {
            await using var http = await server.ConnectAsync();
            foreach (var one in header)
                await http.SendAsync(new[] { one });

            Assert.Equal(Client, (await http.GetAsync("/")).Text);
        }
    }

    // The client that the PROXY header gives is the one to be trusted or not, not the proxy whose socket it is.
    [Theory]
    [InlineData("127.0.0.1", Line, "192.0.2.1 51000")]
    [InlineData("192.0.2.1", Line, "6.6.6.6 0")]
    [InlineData("192.0.2.0/24", Line, "6.6.6.6 0")]
    [InlineData("198.51.100.2", Line, "192.0.2.1 51000")]
    [InlineData("127.0.0.1", "PROXY TCP6 ::ffff:192.0.2.1 ::1 51000 443\r\n", "192.0.2.1 51000")]
    [InlineData("192.0.2.1", "PROXY TCP6 ::ffff:192.0.2.1 ::1 51000 443\r\n", "6.6.6.6 0")]
    [InlineData("127.0.0.1", "", "6.6.6.6 0")]
    public async Task Header_BesideForwardedOnes_IsJudgedFirst(string trusted, string header, string client)
    {
        await using var server = await WhoServer.StartAsync(o => o.ForwardedAllowIps = [trusted]);
        await using var http = await server.ConnectAsync();
        await http.SendAsync(header);

        var who = (await http.GetAsync("/", "X-Forwarded-For: 6.6.6.6")).Text.Replace("::ffff:", "", StringComparison.Ordinal);

        Assert.StartsWith(client + " ", who, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Header_ThatNamesNoClient_LeavesThePeer()
    {
        await using var server = await WhoServer.StartAsync(_ => { });
        foreach (var header in new[] { [], "PROXY UNKNOWN 1 2 3\r\n"u8.ToArray(), Local })
        {
            await using var http = await server.ConnectAsync();
            await http.SendAsync(header);

            Assert.StartsWith($"127.0.0.1 {((IPEndPoint)http.LocalEndPoint!).Port} 127.0.0.1 ", (await http.GetAsync("/")).Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Header_BeforeTls_IsTaken()
    {
        using var folder = new ScratchFolder();
        using var files = new TlsFiles(folder);
        await using var server = await WhoServer.StartAsync(o => (o.CertFile, o.KeyFile) = (files.ServerCertificate, files.ServerKey));
        foreach (var header in new[] { Encoding.ASCII.GetBytes(Line), Binary, [] })
        {
            await using var http = await server.ConnectAsync();
            await http.SendAsync(header);
            await http.StartTlsAsync(files.Trusting());

            Assert.StartsWith(header.Length > 0 ? Client : "127.0.0.1 ", (await http.GetAsync("/")).Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Header_OnAUnixSocket_IsTakenFromAnybody()
    {
        using var folder = new ScratchFolder();
        await using var server = await WhoServer.StartAsync(o => (o.Bind, o.ProxyAllowIps) = (["unix:" + folder.Path("app.sock")], ["192.0.2.255"]));
        await using var http = await RawHttp.ConnectUnixAsync(folder.Path("app.sock"));
        await http.SendAsync(Line);

        Assert.Equal(Client, (await http.GetAsync("/")).Text);

        await using var direct = await RawHttp.ConnectUnixAsync(folder.Path("app.sock"));
        Assert.Equal(" 0  0", (await direct.GetAsync("/")).Text);
    }

    [Fact]
    public async Task Header_OnTheApplicationsOwnAddresses_IsTakenToo()
    {
        await using var server = await WhoServer.StartAsync(o => o.Bind = null);
        await using var http = await server.ConnectAsync();
        await http.SendAsync(Line);

        Assert.Equal(Client, (await http.GetAsync("/")).Text);
    }

    [Fact]
    public async Task Start_ApplicationsOwnEndpointDefaults_AreSaidToBeInTheWay()
    {
        await using var server = await WhoServer.StartAsync(
            o => o.Bind = null, services => services.Configure<KestrelServerOptions>(kestrel => kestrel.ConfigureEndpointDefaults(_ => { })));

        Assert.Contains(server.Services.GetRequiredService<WorkerPlan>().Settings, s => s is { Name: "proxy_protocol", Value: "off", Origin: "code (KestrelServerOptions.ConfigureEndpointDefaults)" });
    }

    [Fact]
    public async Task Header_FromAPeerThatIsNotAllowed_IsAnsweredWith403()
    {
        await using var server = await WhoServer.StartAsync(o => o.ProxyAllowIps = ["192.0.2.0/24"]);
        foreach (var header in new[] { Encoding.ASCII.GetBytes(Line), Binary, "PROXY "u8.ToArray(), "PROXY nonsense\r\n"u8.ToArray() })
        {
            await using var http = await server.ConnectAsync();
            await http.SendAsync(header);
            var response = await http.ReadResponseAsync();

            Assert.Equal(("HTTP/1.1 403 Forbidden", true), (response.StatusLine, response.Closes));
            await http.ReadEndAsync();
        }

        await using var direct = await server.ConnectAsync();
        Assert.StartsWith("127.0.0.1 ", (await direct.GetAsync("/")).Text, StringComparison.Ordinal);
        Assert.Equal(4, server.Ended(ConnectionEndReason.ProxyForbidden));
        var log = await server.Logs.WaitForAsync(l => l.Message.StartsWith("A PROXY header from 127.0.0.1:", StringComparison.Ordinal));
        Assert.Equal(LogLevel.Warning, log.Level);
    }

    [Fact]
    public async Task AllowedPeers_AfterAReload_AreTheNewOnes()
    {
        IReadOnlyList<string> allowed = ["192.0.2.0/24"];
        await using var server = await WhoServer.StartAsync(o => o.ProxyAllowIps = allowed);
        Assert.Equal(403, await StatusAsync(server, Line + Get));
        allowed = ["*"];

        Assert.True((await server.Pool.ReloadAsync().WithTimeout()).Applied);

        Assert.Equal(200, await StatusAsync(server, Line + Get));
    }

    [Fact]
    public async Task Header_Malformed_ClosesWithOneLine()
    {
        await using var server = await WhoServer.StartAsync(_ => { });
        string[] wrong = ["PROXY TCP4 1 2 3 4\r\n" + Get, "PROXY TCP4 192.0.2.1 192.0.2.2 1 2\n" + Get, "PROXY " + new string('x', 200), "\r\n\r\n\0\r\nQUIT\n\x11\x11\0\0"];
        foreach (var bytes in wrong)
        {
            await using var http = await server.ConnectAsync();
            await http.SendAsync(bytes);

            Assert.Empty((await http.ReadEndAsync()).Received);
        }

        await using (var http = await server.ConnectAsync())
        {
            await http.SendAsync("PROXY TCP4");
            http.FinishSending();
            Assert.Empty((await http.ReadEndAsync()).Received);
        }

        Assert.Equal(wrong.Length + 1, server.Ended(ConnectionEndReason.ProxyMalformed));
        var lines = server.Logs.Logs.Where(l => l.Message.Contains("its PROXY header is malformed", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(lines);
        Assert.All(lines, l => Assert.Equal(LogLevel.Warning, l.Level));
        Assert.Contains("an address is none of its protocol (0 more", lines[0].Message, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Logs.Logs, l => l.Level >= LogLevel.Error);
    }

    [Fact]
    public async Task Header_OfAnotherVersionThanAllowed_IsNoHeader()
    {
        await using var server = await WhoServer.StartAsync(o => o.ProxyProtocol = ProxyProtocol.V2);

        Assert.Equal(400, await StatusAsync(server, Line + Get));
    }

    [Fact]
    public async Task Header_NotWholeInTime_Closes()
    {
        await using var server = await WhoServer.StartAsync(o => o.RequestHeadersTimeout = TimeSpan.FromMilliseconds(300));
        await using var half = await server.ConnectAsync();
        await half.SendAsync("PROXY TCP4 192.0.2.1");
        await using var silent = await server.ConnectAsync();

        Assert.Empty((await half.ReadEndAsync()).Received);
        Assert.Empty((await silent.ReadEndAsync()).Received);
        Assert.Equal(2, server.Ended(ConnectionEndReason.ProxyTimeout));
        Assert.Single(server.Logs.Logs, l => l.Message.Contains("its PROXY header was not there within 0.3 s", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stop_WhileAHeaderIsAwaited_IsNotHeldUp()
    {
        await using var server = await WhoServer.StartAsync(_ => { });
        await using var http = await server.ConnectAsync();
        await http.SendAsync("PROXY TCP4");
        var before = Environment.TickCount64;

        await server.StopAsync();

        Assert.True(Environment.TickCount64 - before < 20_000);
        Assert.Empty((await http.ReadEndAsync()).Received);
        Assert.Equal(0, server.Ended(ConnectionEndReason.ProxyTimeout));
    }

    [Fact]
    public async Task Header_BeforeHttp2_IsTaken()
    {
        await using var server = await WhoServer.StartAsync(o => o.Http2Cleartext = Http2Cleartext.PriorKnowledge);
        using var client = Http2(server.Address.Port, Binary);

        Assert.Equal("HTTP/2 51000", await client.GetStringAsync("/protocol").WithTimeout());
    }

    internal static HttpClient Http2(int port, byte[] first) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (context, cancellation) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(context.DnsEndPoint, cancellation);
            if (first.Length > 0)
                await socket.SendAsync(first, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        BaseAddress = new Uri($"http://127.0.0.1:{port}"),
        DefaultRequestVersion = HttpVersion.Version20,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    private static async Task<int> StatusAsync(PoolServer server, string bytes)
    {
        await using var http = await server.ConnectAsync();
        await http.SendAsync(bytes);
        return (await http.ReadResponseAsync()).Status;
    }
}
