using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using WorkerTuning.FunctionalTests.Http2;
using WorkerTuning.FunctionalTests.Workers;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Connections;

/// <summary>Clients that leave in the middle, in every phase and in either way: every count goes back to zero, and the server serves on.</summary>
public sealed class LeftBehindTests : IDisposable
{
    private const string Head = "Host: localhost\r\n";
    private const string Chunked = "POST /read HTTP/1.1\r\n" + Head + "Transfer-Encoding: chunked\r\n\r\n";

    private readonly ScratchFolder _folder = new();
    private readonly TlsFiles _files;

    public LeftBehindTests() => _files = new TlsFiles(_folder);

    public static TheoryData<bool> Ways => [true, false];

    public void Dispose()
    {
        _files.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Client_LeavesInAnyPhase_NothingIsLeftBehind(bool reset)
    {
        await using var server = await StartAsync(_ => { });
        string[] phases =
        [
            "",
            "G",
            "GET / HTTP/1.1\r\n",
            "GET / HTTP/1.1\r\n" + Head,
            "GET /\u0001 HTTP/1.1\r\n" + Head + "\r\n",
            "GET /wait HTTP/1.1\r\n" + Head + "\r\n",
            "GET /large HTTP/1.1\r\n" + Head + "\r\n",
            "GET / HTTP/1.1\r\n" + Head + "\r\nGET /wait HTTP/1.1\r\n" + Head + "\r\nGET",
            "POST /read HTTP/1.1\r\n" + Head + "Content-Length: 5\r\n\r\n",
            "POST /read HTTP/1.1\r\n" + Head + "Content-Length: 5\r\n\r\nhel",
            "POST /read HTTP/1.1\r\n" + Head + "Content-Length: 99\r\n\r\n",
            "POST /read HTTP/1.1\r\n" + Head + "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n",
            Chunked,
            Chunked + "5\r\nhel",
            Chunked + "5\r\nhello\r\n0\r\nX",
            Chunked + "64\r\n" + new string('a', 100),
        ];

        await LeaveAsync(server, phases, reset);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Client_LeavesBeforeHttp_NothingIsLeftBehind(bool reset)
    {
        await using var server = await StartAsync(o =>
        {
            o.ProxyProtocol = ProxyProtocol.Auto;
            (o.CertFile, o.KeyFile) = (_files.ServerCertificate, _files.ServerKey);
        });

        await LeaveAsync(server, ["", "PROXY", "PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n", "\r\n\r\n\0\r\nQUIT\n", "PROXY nonsense\r\n", "\u0016\u0003\u0001\u0002\0\u0001", "GET / HTTP/1.1\r\n\r\n"], reset);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Client_LeavesHttp2_NothingIsLeftBehind(bool reset)
    {
        const string Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0";
        await using var server = await StartAsync(o =>
        {
            o.Http2Cleartext = Http2Cleartext.PriorKnowledge;
            (o.Workers, o.Threads) = (1, 2);
        });

        await LeaveAsync(server, ["PRI", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", Preface, Preface + "\0\0", Preface + Request("/wait"), Preface + Request("/wait") + "\0", Preface + Request("/large")], reset);
    }

    private static async Task LeaveAsync(PoolServer server, string[] phases, bool reset)
    {
        var clients = new List<RawHttp>();
        foreach (var phase in phases)
        {
            var http = await server.ConnectAsync();
            await http.SendAsync(Encoding.Latin1.GetBytes(phase));
            clients.Add(http);
        }

        // Once all that can wait do.
        await server.WaitForAsync(s => s.Connections.Accepted == phases.Length);
        var waiting = phases.Count(p => p.Contains("/wait", StringComparison.Ordinal));
        await server.WaitForAsync(s => s.InFlight + s.Queued >= waiting);
        foreach (var http in clients)
        {
            if (reset)
                http.Reset();
            else
                await http.DisposeAsync();
        }

        var left = await server.WaitForAsync(s => s is { Connections.Open: 0, InFlight: 0, Queued: 0 });
        Assert.All(left.Workers, w => Assert.Equal(0, w.InFlight));
    }

    private static string Request(string path)
    {
        var block = RawHttp2.Block([.. RawHttp2.Get[..3], (":path", path)]);
        return $"\0\0{(char)block.Length}\u0001\u0005\0\0\0\u0001{Encoding.Latin1.GetString(block)}";
    }

    private static Task<PoolServer> StartAsync(Action<WorkerTuningOptions> options) => PoolServer.StartAsync(
        o =>
        {
            o.Workers = 2;
            o.WorkerClass = WorkerClass.Gthread;
            o.Threads = 2;
            o.MaxRequestBodySize = 50;
            o.Bind = ["127.0.0.1:0"];
            options(o);
        },
        app =>
        {
            app.MapGet("/", () => "hello");
            app.MapGet("/wait", async (CancellationToken left) => await Task.Delay(Timeout.Infinite, left));
            app.MapGet("/large", () => Results.Bytes(new byte[20_000_000]));
            app.MapPost("/read", async (HttpRequest request) => await request.Body.CopyToAsync(Stream.Null));
        });
}
