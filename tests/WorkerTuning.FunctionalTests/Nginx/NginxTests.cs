using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using WorkerTuning.FunctionalTests.Applying;
using WorkerTuning.FunctionalTests.Control;
using WorkerTuning.FunctionalTests.Workers;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Nginx;

public sealed class NginxTests : IDisposable
{
    private const int Cap = 3_000_000;

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData("tcp")]
    [InlineData("unix")]
    public async Task Requests_ThroughKeptConnections_UseFewOfThem(string way)
    {
        await using var server = await StartAsync(way, _ => { }, app => app.MapGet("/", () => "hello"));
        await using var proxy = await NginxProxy.StartAsync([Upstream(server, way)]);
        await using var http = await proxy.ConnectAsync();

        for (var i = 0; i < 50; i++)
            Assert.Equal("hello", (await http.GetAsync("/")).Text);

        Assert.Equal(1, server.Snapshot.Connections.Accepted);
    }

    [SkippableTheory]
    [InlineData("tcp", "on")]
    [InlineData("tcp", "off")]
    [InlineData("unix", "on")]
    [InlineData("unix", "off")]
    public async Task Uploads_AroundTheCap_AreTakenOrRefusedWith413(string way, string buffering)
    {
        await using var server = await StartAsync(way, o => o.MaxRequestBodySize = Cap, LimitsApplication.Map);
        await using var proxy = await NginxProxy.StartAsync([Upstream(server, way)], $"proxy_request_buffering {buffering};");
        foreach (var (target, size, expected) in new[]
        {
            ("/read", Cap - 1, 200), ("/read", Cap, 200), ("/read", Cap + 1, 413), ("/no-read", Cap, 200), ("/no-read", Cap + 1, 413), ("/read", 3 * Cap, 413),
        })
        {
            for (var i = 0; i < 3; i++)
                Assert.Equal((target, size, expected), (target, size, await UploadAsync(proxy, target, size)));
        }
    }

    [SkippableFact]
    public async Task Client_ThatLeaves_EndsItsRequestAndNothingElse()
    {
        var running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await StartAsync("tcp", o => (o.WorkerClass, o.Workers) = (WorkerClass.Sync, 1), app =>
        {
            app.MapGet("/", () => "hello");
            app.MapGet("/hold", async (CancellationToken gone) =>
            {
                running.SetResult();
                try
                {
                    await Task.Delay(Timeout.Infinite, gone);
                }
                finally
                {
                    ended.SetResult();
                }
            });
        });
        await using var proxy = await NginxProxy.StartAsync([Upstream(server, "tcp")]);
        await using (var leaving = await proxy.ConnectAsync())
        {
            await leaving.SendAsync("GET /hold HTTP/1.1\r\nHost: localhost\r\n\r\n");
            await running.Task.WithTimeout();
        }

        await ended.Task.WithTimeout();

        await using var next = await proxy.ConnectAsync();
        Assert.Equal("hello", (await next.GetAsync("/")).Text);
        Assert.Equal(0, (await server.WaitForAsync(s => s.InFlight == 0)).Queued);
        Assert.Contains("499 -", await proxy.WaitForRequestsAsync(r => r.Count == 2));
        Assert.DoesNotContain(server.Logs.Logs, l => l.Level >= LogLevel.Error);
    }

    [SkippableFact]
    public async Task Client_ThatLeavesAmidAnUpload_EndsItsRequestAndNothingElse()
    {
        await using var server = await StartAsync("tcp", _ => { }, LimitsApplication.Map);
        await using var proxy = await NginxProxy.StartAsync([Upstream(server, "tcp")], "proxy_request_buffering off;");
        await using (var leaving = await proxy.ConnectAsync())
        {
            await leaving.SendAsync("POST /read HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nhalf of it");
            await server.WaitForAsync(s => s.InFlight == 1);
        }

        await server.WaitForAsync(s => s.InFlight == 0);

        Assert.Equal(200, await UploadAsync(proxy, "/read", 1_000));
    }

    // nginx may try the next server, and is not to need it: no request fails where it is sent first.
    [SkippableFact]
    public async Task Reloads_UnderLoad_FailNoRequest()
    {
        await using var server = await ControlledServer.StartAsync(
            _folder, new { Bind = $"127.0.0.1:{FreePort.Next()},unix:{_folder.Path("app.sock")}", Workers = 2, MaxRequests = 20, MaxRequestsJitter = 10, MinWorkerLifetime = 0 });
        await using var proxy = await NginxProxy.StartAsync(
            [$"127.0.0.1:{server.Port}", "unix:" + _folder.Path("app.sock")], "proxy_next_upstream error timeout http_502 http_503 http_504 non_idempotent;");
        await using var load = new Load(proxy.Port);

        for (var i = 0; i < 4; i++)
        {
            Assert.Contains("is in force (", (await server.ReloadAsync()).Text, StringComparison.Ordinal);
            await load.UntilAsync(load.Done + 200);
        }

        await load.StopAsync();
        await AssertOnlyGoodAsync(proxy, load);
    }

    [SkippableTheory]
    [InlineData("tcp")]
    [InlineData("unix")]
    public async Task Recycles_UnderLoad_FailNoRequest(string way)
    {
        await using var server = await StartAsync(way, o => (o.Workers, o.MaxRequestsPerConnection) = (2, 25), MapLoad);
        await using var proxy = await NginxProxy.StartAsync([Upstream(server, way)], "proxy_next_upstream off;");
        await using var load = new Load(proxy.Port);

        for (var i = 0; i < 5; i++)
        {
            var before = server.Snapshot.Recycled[RecycleReason.Call];
            server.Pool.Recycle();
            await server.WaitForAsync(s => s.Recycled[RecycleReason.Call] >= before + 2);
            await load.UntilAsync(load.Done + 100);
        }

        await load.StopAsync();
        await AssertOnlyGoodAsync(proxy, load);
        Assert.NotEqual(0, server.Snapshot.Connections.Ended[ConnectionEndReason.MaxRequests]);
    }

    private static async Task AssertOnlyGoodAsync(NginxProxy proxy, Load load)
    {
        Assert.Empty(load.Failures);
        var requests = await proxy.WaitForRequestsAsync(r => r.Count >= load.Done);
        Assert.Equal(["200 200"], requests.Distinct());
        Assert.Empty(proxy.Errors);
    }

    private static void MapLoad(WebApplication app)
    {
        app.MapGet("/", () => "hello");
        app.MapPost("/read", LimitsApplication.ReadAsync);
    }

    private Task<PoolServer> StartAsync(string way, Action<WorkerTuningOptions> options, Action<WebApplication> map) => PoolServer.StartAsync(
        o =>
        {
            o.Bind = [way == "unix" ? "unix:" + _folder.Path("app.sock") : "127.0.0.1:0"];
            options(o);
        },
        map);

    private string Upstream(PoolServer server, string way) =>
        way == "unix" ? "unix:" + _folder.Path("app.sock") : string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{server.Address.Port}");

    private static async Task<int> UploadAsync(NginxProxy proxy, string target, int size)
    {
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{proxy.Port}") };
        using var content = new ByteArrayContent(new byte[size]);
        using var response = await client.PostAsync(target, content).WithTimeout();
        return (int)response.StatusCode;
    }
}
