using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using WorkerTuning.FunctionalTests.Profiles;
using WorkerTuning.FunctionalTests.Workers;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.LongLived;

/// <summary>HAProxy and nghttpx end TLS and speak HTTP/2 without it to us. Kestrel alone resets each of their requests.</summary>
public sealed class SchemeTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly TlsFiles _tls;
    private readonly int _front = FreePort.Next();

    public SchemeTests() => _tls = new(_folder);

    public static TheoryData<string, string> Clients => new() { { "haproxy", "1.1" }, { "haproxy", "2.0" }, { "nghttpx", "1.1" }, { "nghttpx", "2.0" } };

    public void Dispose()
    {
        _tls.Dispose();
        _folder.Dispose();
    }

    [SkippableTheory]
    [MemberData(nameof(Clients))]
    public async Task AProxyThatIsTrusted_TheApplicationSeesHttps(string proxy, string version)
    {
        await using var server = await StartAsync("127.0.0.1");
        await using var front = await StartProxyAsync(proxy, $"127.0.0.1:{server.Address.Port}");

        Assert.Equal("https HTTP/2", await AskAsync(version));
        Assert.DoesNotContain(server.Logs.Logs, IsWarning);
    }

    [SkippableTheory]
    [MemberData(nameof(Clients))]
    public async Task AProxyThatIsNotTrusted_TheApplicationSeesHttpAndOneWarningIsLogged(string proxy, string version)
    {
        await using var server = await StartAsync("192.0.2.1");
        await using var front = await StartProxyAsync(proxy, $"127.0.0.1:{server.Address.Port}");

        for (var i = 0; i < 3; i++)
            Assert.Equal("http HTTP/2", await AskAsync(version));
        var warning = Assert.Single(server.Logs.Logs, IsWarning);
        Assert.Equal(LogLevel.Warning, warning.Level);
        Assert.Contains("from 127.0.0.1 ignored", warning.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task AProxyOnAUnixSocket_IsTrusted()
    {
        var path = _folder.Path("app.sock");
        await using var server = await StartAsync("192.0.2.1", "unix:" + path);
        await using var front = await StartProxyAsync("haproxy", "unix@" + path);

        Assert.Equal("https HTTP/2", await AskAsync("2.0"));
    }

    private static bool IsWarning(CapturedLog log) => log.Event.Name == "SchemeIgnored";

    private static Task<PoolServer> StartAsync(string trusted, string bind = "127.0.0.1:0") => PoolServer.StartAsync(
        o => (o.Workers, o.Bind, o.Http2Cleartext, o.ForwardedAllowIps) = (1, [bind], Http2Cleartext.PriorKnowledge, [trusted]),
        app => app.MapGet("/", (HttpRequest request) => $"{request.Scheme} {request.Protocol}"));

    private async Task<string> AskAsync(string version)
    {
        using var client = new HttpClient(new SocketsHttpHandler { SslOptions = _tls.Trusting() })
        {
            DefaultRequestVersion = Version.Parse(version),
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        return await client.GetStringAsync(new Uri($"https://127.0.0.1:{_front}/")).WithTimeout();
    }

    private async Task<ServerProcess> StartProxyAsync(string proxy, string server)
    {
        var program = Peers.Require(proxy);
        var process = ServerProcess.Start(program, proxy == "haproxy" ? HAProxy(server) : Nghttpx(server));
        await process.WaitForListeningAsync(new IPEndPoint(IPAddress.Loopback, _front));
        return process;
    }

    private string[] HAProxy(string server)
    {
        var certificate = _folder.Write("both.pem", $"{File.ReadAllText(_tls.ServerCertificate)}\n{File.ReadAllText(_tls.ServerKey)}");
        return ["-db", "-f", _folder.Write("haproxy.cfg", $"""
            global
                maxconn 200
            defaults
                mode http
                timeout connect 5s
                timeout client 30s
                timeout server 30s
            listen app
                bind 127.0.0.1:{_front} ssl crt {certificate} alpn h2,http/1.1
                server app {server} proto h2

            """)];
    }

    // Without the field that says the same as the scheme, and that our trust knows as well.
    private string[] Nghttpx(string server) =>
    [
        "--conf=/dev/null", "--workers=1", "--single-process", "--no-ocsp", "--no-add-x-forwarded-proto", "--errorlog-file=/dev/stderr",
        $"--frontend=127.0.0.1,{_front}", $"--backend={server.Replace(':', ',')};;proto=h2", _tls.ServerKey, _tls.ServerCertificate,
    ];
}
