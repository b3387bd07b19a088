using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using WorkerTuning.FunctionalTests.Workers;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Connections;

/// <summary>Clients that leave in the middle, in every phase and in either way: every count goes back to zero, and the server serves on.</summary>
public sealed class LeftBehindTests : IDisposable
{
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
        await LeaveAsync(server, HalfRequests.Http1, reset);
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

        await LeaveAsync(server, HalfRequests.BeforeHttp, reset);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Client_LeavesHttp2_NothingIsLeftBehind(bool reset)
    {
        await using var server = await StartAsync(o =>
        {
            o.Http2Cleartext = Http2Cleartext.PriorKnowledge;
            (o.Workers, o.Threads) = (1, 2);
        });

        await LeaveAsync(server, HalfRequests.Http2, reset);
    }

    private static async Task LeaveAsync(PoolServer server, IReadOnlyList<string> phases, bool reset)
    {
        var clients = new List<RawHttp>();
        foreach (var phase in phases)
        {
            var http = await server.ConnectAsync();
            await http.SendAsync(Encoding.Latin1.GetBytes(phase));
            clients.Add(http);
        }

        // Once all that can wait do.
        await server.WaitForAsync(s => s.Connections.Accepted == phases.Count);
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
