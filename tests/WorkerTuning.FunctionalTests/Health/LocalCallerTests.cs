using System.Text;
using Microsoft.AspNetCore.Builder;
using WorkerTuning.FunctionalTests.Workers;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Health;

/// <summary>Each route to what callers of this machine are granted: the dashboard, its actions and the details of the health page.</summary>
public sealed class LocalCallerTests
{
    private const string Http11 = "HTTP/1.1";

    private static readonly string[] Forwarding =
    [
        "X-Forwarded-For: 127.0.0.1", "X-Forwarded-For: unknown", "X-Forwarded-For: 0x7f.1", "X-Forwarded-Proto: https", "X-Forwarded-Host: localhost", "X-Forwarded-Port: 443",
        "X-Forwarded-Prefix: /a", "X-Forwarded-Server: a", "X-Forwarded-Ssl: on", "X-Forwarded-Ssl: off", "X-Forwarded-Protocol: ssl", "X-Forwarded: for=127.0.0.1", "x-forwarded-by: me",
        "Forwarded: for=127.0.0.1", "X-Real-IP: 127.0.0.1", "X-Client-IP: 127.0.0.1", "True-Client-IP: 127.0.0.1", "CF-Connecting-IP: 127.0.0.1", "CF-Ray: 1",
        "Fastly-Client-IP: 127.0.0.1", "X-Envoy-External-Address: 127.0.0.1", "X-Envoy-Internal: true", "X-Cluster-Client-IP: 127.0.0.1", "Via: 1.1 proxy", "CDN-Loop: cdn",
        "X-Original-For: 127.0.0.1", "X-Original-Prefix: /a", "Client-IP: 127.0.0.1", "X-Amzn-Trace-Id: Root=1", "X-Scheme: https", "SCRIPT_NAME: ", "SCRIPT_NAME: /nowhere", "PATH_INFO: /a",
        "X_FORWARDED_FOR: 127.0.0.1", "X_Real_IP: 127.0.0.1", "Site-Scheme: tls", "SITE_USER: root",
    ];

    private static readonly byte[] Signature = [.. "\r\n\r\n\0\r\nQUIT\n"u8];

    // Whom the header names is this machine, another, or none.
    private static readonly byte[][] ProxyHeaders =
    [
        Encoding.ASCII.GetBytes("PROXY TCP4 127.0.0.1 127.0.0.1 51000 443\r\n"),
        Encoding.ASCII.GetBytes("PROXY TCP6 ::1 ::1 51000 443\r\n"),
        Encoding.ASCII.GetBytes("PROXY TCP4 192.0.2.1 127.0.0.1 51000 443\r\n"),
        Encoding.ASCII.GetBytes("PROXY UNKNOWN\r\n"),
        Encoding.ASCII.GetBytes("PROXY UNKNOWN ::1 ::1 1 2\r\n"),
        [.. Signature, 0x20, 0, 0, 0],
        [.. Signature, 0x20, 0x11, 0, 12, 127, 0, 0, 1, 127, 0, 0, 1, 1, 1, 1, 1],
        [.. Signature, 0x21, 0x00, 0, 0],
        [.. Signature, 0x21, 0x01, 0, 0],
        [.. Signature, 0x21, 0x11, 0, 12, 127, 0, 0, 1, 127, 0, 0, 1, 1, 1, 1, 1],
        [.. Signature, 0x21, 0x31, 0, 216, .. new byte[216]],
    ];

    public static TheoryData<bool, string, string> Servers()
    {
        var servers = new TheoryData<bool, string, string>();
        foreach (var unix in new[] { false, true })
        {
            foreach (var trusted in new[] { "none", "loopback", "everybody", "nobody" })
            {
                foreach (var map in new[] { "none", "drop", "dangerous" })
                    servers.Add(unix, trusted, map);
            }
        }

        return servers;
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Grants_ThroughAProxyThatSaysSo_AreRefused(bool unix, string trusted, string map)
    {
        using var folder = new ScratchFolder();
        await using var server = await StartAsync(folder, unix, trusted, map);
        foreach (var header in Forwarding)
        {
            await AssertRefusedAsync(() => ConnectAsync(server, folder, unix), header, Http11, "localhost", header);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Grants_OnAConnectionWithAProxyHeader_AreRefused(bool unix)
    {
        using var folder = new ScratchFolder();
        await using var server = await StartAsync(folder, unix, "loopback", "drop");
        foreach (var header in ProxyHeaders)
        {
            await AssertRefusedAsync(ConnectThroughProxyAsync, Convert.ToHexString(header), Http11, "localhost");

            async Task<RawHttp> ConnectThroughProxyAsync()
            {
                var http = await ConnectAsync(server, folder, unix);
                await http.SendAsync(header);
                return http;
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Grants_UnderAnotherNameOrInHttp10_AreRefused(bool unix)
    {
        using var folder = new ScratchFolder();
        await using var server = await StartAsync(folder, unix, "none", "none");
        foreach (var host in new[] { "shop.example", "localhost.evil.example", "203.0.113.9", "10.0.0.1:80", "[2001:db8::1]", "1", "0x7f.1", "127.1", "[::ffff:203.0.113.9]" })
        {
            await AssertRefusedAsync(() => ConnectAsync(server, folder, unix), host, Http11, host);
        }

        await AssertRefusedAsync(() => ConnectAsync(server, folder, unix), "HTTP/1.0", "HTTP/1.0", "localhost");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Grants_ToACallerOfThisMachine_AreGiven(bool unix)
    {
        using var folder = new ScratchFolder();
        await using var server = await StartAsync(folder, unix, "loopback", "drop");
        foreach (var host in new[] { "localhost", "LOCALHOST:8000", "app.localhost", "127.0.0.1:8000", "127.9.9.9", "[::1]:8000", "0.0.0.0:8000" })
            Assert.Equal((200, 202, true), await AskAsync(() => ConnectAsync(server, folder, unix), Http11, host));
    }

    [Fact]
    public async Task Grants_OnOneConnection_AreGivenRequestByRequest()
    {
        using var folder = new ScratchFolder();
        await using var server = await StartAsync(folder, false, "loopback", "drop");
        await using var http = await server.ConnectAsync();
        foreach (var _ in Enumerable.Range(0, 2))
        {
            Assert.Equal(200, (await http.GetAsync("/workers")).Status);
            Assert.Equal(403, (await http.GetAsync("/workers", "Via: 1.1 proxy")).Status);
        }
    }

    // A name with an underscore may be refused as such, and a SCRIPT_NAME that does not fit, before anything could be granted.
    private static async Task AssertRefusedAsync(Func<Task<RawHttp>> connect, string mark, string version, string host, params string[] headers)
    {
        var answer = await AskAsync(connect, version, host, headers);

        Assert.True(answer is (403, 403, false) || (mark.Contains('_', StringComparison.Ordinal) && answer is ( >= 400, >= 400, false)), $"{mark}: {answer}");
    }

    private static async Task<(int Read, int Act, bool Details)> AskAsync(Func<Task<RawHttp>> connect, string version, string host, params string[] headers)
    {
        string[] fields = [$"Host: {host}", .. headers];
        var read = await SendAsync(connect, $"GET /workers {version}", fields);
        var act = await SendAsync(connect, $"POST /workers/recycle {version}", [.. fields, "X-Requested-By: me", "Content-Length: 0"]);
        var details = await SendAsync(connect, $"GET /health/detailed {version}", fields);
        return (read.Status, act.Status, details.Text.Contains("worker_tuning.workers", StringComparison.Ordinal));
    }

    private static async Task<RawHttpResponse> SendAsync(Func<Task<RawHttp>> connect, string line, string[] fields)
    {
        await using var http = await connect();
        await http.SendAsync($"{line}\r\n{string.Concat(fields.Select(f => f + "\r\n"))}\r\n");
        return await http.ReadResponseAsync();
    }

    private static Task<RawHttp> ConnectAsync(PoolServer server, ScratchFolder folder, bool unix) =>
        unix ? RawHttp.ConnectUnixAsync(folder.Path("app.sock")) : server.ConnectAsync();

    private static Task<PoolServer> StartAsync(ScratchFolder folder, bool unix, string trusted, string map) => PoolServer.StartAsync(
        o =>
        {
            (o.Workers, o.DashboardActions) = (1, true);
            o.Bind = [unix ? "unix:" + folder.Path("app.sock") : "127.0.0.1:0"];
            o.ProxyProtocol = ProxyProtocol.Auto;
            o.ForwardedAllowIps = trusted switch { "loopback" => ["127.0.0.1"], "everybody" => ["*"], "nobody" => [], _ => null };
            o.HeaderMap = map switch { "drop" => HeaderMap.Drop, "dangerous" => HeaderMap.Dangerous, _ => null };
            o.SecureSchemeHeaders = new Dictionary<string, string> { ["SITE-SCHEME"] = "tls", ["X-FORWARDED-SSL"] = "on", ["X-FORWARDED-PROTOCOL"] = "ssl" };
            o.ForwarderHeaders = ["SCRIPT_NAME", "PATH_INFO", "SITE_USER"];
        },
        app =>
        {
            app.MapWorkerDashboard("/workers");
            app.MapWorkerHealth("/health");
        });
}
