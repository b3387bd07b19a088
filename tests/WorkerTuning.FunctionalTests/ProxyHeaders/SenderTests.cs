using System.Net;
using WorkerTuning.FunctionalTests.Profiles;
using WorkerTuning.FunctionalTests.Workers;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.ProxyHeaders;

/// <summary>HAProxy and nginx as they are installed, with the few lines of configuration that people write.</summary>
public sealed class SenderTests : IDisposable
{
    private const string StreamModule = "/usr/lib/nginx/modules/ngx_stream_module.so";

    private readonly ScratchFolder _folder = new();
    private readonly int _front = FreePort.Next();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData("send-proxy", ProxyProtocol.V1)]
    [InlineData("send-proxy", ProxyProtocol.Auto)]
    [InlineData("send-proxy-v2", ProxyProtocol.V2)]
    [InlineData("send-proxy-v2 proxy-v2-options unique-id,crc32c", ProxyProtocol.Auto)]
    public async Task HAProxy_OverTcp_NamesTheClient(string send, ProxyProtocol protocol)
    {
        await using var server = await WhoServer.StartAsync(o => o.ProxyProtocol = protocol);
        await using var proxy = await HAProxyAsync($"127.0.0.1:{server.Address.Port} {send}");

        await IsSeenAsync(await RawHttp.ConnectAsync(_front));
        Assert.Equal(0, server.Ended(ConnectionEndReason.ProxyMalformed));
    }

    [SkippableTheory]
    [InlineData("send-proxy")]
    [InlineData("send-proxy-v2")]
    public async Task HAProxy_OverIPv6_NamesTheClient(string send)
    {
        await using var server = await WhoServer.StartAsync(_ => { });
        await using var proxy = await HAProxyAsync($"127.0.0.1:{server.Address.Port} {send}", "[::1]");

        await IsSeenAsync(await RawHttp.ConnectAsync(new IPEndPoint(IPAddress.IPv6Loopback, _front)));
    }

    [SkippableTheory]
    [InlineData("send-proxy")]
    [InlineData("send-proxy-v2")]
    public async Task HAProxy_OverAUnixSocket_NamesTheClient(string send)
    {
        var path = _folder.Path("app.sock");
        await using var server = await WhoServer.StartAsync(o => o.Bind = ["unix:" + path]);
        await using var proxy = await HAProxyAsync($"unix@{path} {send}");

        await IsSeenAsync(await RawHttp.ConnectAsync(_front));
    }

    [SkippableTheory]
    [InlineData("send-proxy")]
    [InlineData("send-proxy-v2")]
    public async Task HAProxy_InFrontOfTls_NamesTheClient(string send)
    {
        using var files = new TlsFiles(_folder);
        await using var server = await WhoServer.StartAsync(o => (o.CertFile, o.KeyFile) = (files.ServerCertificate, files.ServerKey));
        await using var proxy = await HAProxyAsync($"127.0.0.1:{server.Address.Port} {send}");

        var http = await RawHttp.ConnectAsync(_front);
        await http.StartTlsAsync(files.Trusting());
        await IsSeenAsync(http);
    }

    [SkippableTheory]
    [InlineData("send-proxy-v2-ssl-cn proxy-v2-options authority,crc32c", "https TLSv1.3  localhost")]
    [InlineData("send-proxy-v2", "http   ")]
    public async Task HAProxy_ThatEndsTls_SaysSo(string send, string expected)
    {
        using var files = new TlsFiles(_folder);
        var pem = _folder.Write("site.pem", File.ReadAllText(files.ServerCertificate) + "\n" + File.ReadAllText(files.ServerKey) + "\n");
        await using var server = await WhoServer.StartAsync(_ => { });
        await using var proxy = await HAProxyAsync($"127.0.0.1:{server.Address.Port} {send}", more: $"ssl crt {pem}");

        await using var http = await RawHttp.ConnectAsync(_front);
        await http.StartTlsAsync(files.Trusting());
        Assert.Equal(expected, (await http.GetAsync("/tls")).Text);
        Assert.Equal(expected, (await http.GetAsync("/tls")).Text);
    }

    [SkippableFact]
    public async Task HAProxy_InFrontOfHttp2_NamesTheClient()
    {
        await using var server = await WhoServer.StartAsync(o => o.Http2Cleartext = Http2Cleartext.PriorKnowledge);
        await using var proxy = await HAProxyAsync($"127.0.0.1:{server.Address.Port} send-proxy-v2");
        using var client = ProxyHeaderTests.Http2(_front, []);

        Assert.StartsWith("HTTP/2 ", await client.GetStringAsync("/protocol").WithTimeout(), StringComparison.Ordinal);
        Assert.StartsWith("127.0.0.1 ", await client.GetStringAsync("/").WithTimeout(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task HAProxy_HealthChecks_AreItsOwnAndPass()
    {
        await using var server = await WhoServer.StartAsync(_ => { });
        await using var proxy = await HAProxyAsync($"127.0.0.1:{server.Address.Port} send-proxy-v2 check inter 50ms rise 1");

        await server.WaitForAsync(s => s.Connections.Accepted >= 5);

        await IsSeenAsync(await RawHttp.ConnectAsync(_front));
        Assert.Equal(0, server.Ended(ConnectionEndReason.ProxyMalformed));
        Assert.Equal(0, server.Ended(ConnectionEndReason.ProxyTimeout));
    }

    [SkippableFact]
    public async Task HAProxy_ThatIsNotAllowed_GetsA403()
    {
        await using var server = await WhoServer.StartAsync(o => o.ProxyAllowIps = ["192.0.2.1"]);
        await using var proxy = await HAProxyAsync($"127.0.0.1:{server.Address.Port} send-proxy-v2");
        await using var http = await RawHttp.ConnectAsync(_front);

        Assert.Equal(403, (await http.GetAsync("/")).Status);
    }

    [SkippableTheory]
    [InlineData("tcp")]
    [InlineData("unix")]
    [InlineData("tls")]
    public async Task Nginx_ProxyProtocolOn_NamesTheClient(string way)
    {
        using var files = new TlsFiles(_folder);
        var path = _folder.Path("app.sock");
        await using var server = await WhoServer.StartAsync(o =>
        {
            o.Bind = way == "unix" ? ["unix:" + path] : o.Bind;
            (o.CertFile, o.KeyFile) = way == "tls" ? (files.ServerCertificate, files.ServerKey) : (null, null);
        });
        await using var proxy = await NginxAsync(way == "unix" ? "unix:" + path : $"127.0.0.1:{server.Address.Port}");

        var http = await RawHttp.ConnectAsync(_front);
        if (way == "tls")
            await http.StartTlsAsync(files.Trusting());
        await IsSeenAsync(http);
    }

    private static async Task IsSeenAsync(RawHttp client)
    {
        await using (client)
        {
            var (own, front) = ((IPEndPoint)client.LocalEndPoint!, (IPEndPoint)client.RemoteEndPoint!);
            var expected = $"{own.Address} {own.Port} {front.Address} {front.Port}";
            Assert.Equal(expected, (await client.GetAsync("/")).Text);
            Assert.Equal(expected, (await client.GetAsync("/")).Text);
        }
    }

    private async Task<ServerProcess> HAProxyAsync(string server, string address = "127.0.0.1", string more = "")
    {
        var haproxy = Peers.Require("haproxy");
        var file = _folder.Write("haproxy.cfg", $"""
            global
                maxconn 200
            defaults
                mode tcp
                timeout connect 5s
                timeout client 30s
                timeout server 30s
            listen app
                bind {address}:{_front} {more}
                server app {server}

            """);
        var process = ServerProcess.Start(haproxy, ["-db", "-f", file]);
        await process.WaitForListeningAsync(new IPEndPoint(IPAddress.Parse(address.Trim('[', ']')), _front));
        return process;
    }

    private async Task<ServerProcess> NginxAsync(string server)
    {
        var nginx = Peers.Require("nginx");
        var file = _folder.Write("nginx.conf", $$"""
            load_module {{Peers.Require(StreamModule)}};
            {{(Environment.IsPrivilegedProcess ? "user root;" : "")}}
            pid nginx.pid; error_log stderr; events { }
            stream {
                server {
                    listen 127.0.0.1:{{_front}};
                    proxy_pass {{server}};
                    proxy_protocol on;
                }
            }
            """);
        var process = ServerProcess.Start(nginx, ["-p", _folder.Root, "-c", file, "-g", "daemon off;"]);
        await process.WaitForListeningAsync(new IPEndPoint(IPAddress.Loopback, _front));
        return process;
    }
}
