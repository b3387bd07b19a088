using System.Globalization;
using System.Net;
using WorkerTuning.FunctionalTests.Applying;
using WorkerTuning.FunctionalTests.Profiles;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Proxies;

/// <summary>The configurations of docs/other-proxies.md: what the application sees through each, and that no request fails while workers are recycled and settings reloaded.</summary>
public sealed class OtherProxyTests : IDisposable
{
    private const int Reloads = 3;

    // Of each reload.
    private static readonly int Requests = int.Parse(Environment.GetEnvironmentVariable("WORKERTUNING_PROXY_REQUESTS") ?? "300", CultureInfo.InvariantCulture);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly ScratchFolder _folder = new();
    private readonly int _front = FreePort.Next();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(1)]
    public Task Apache(int block) => RunAsync("apache", "http", "HTTP/1.1", [], text => ("apache2", ["-d", _folder.Root, "-f", _folder.Write("httpd.conf", ApacheServer(text)), "-D", "FOREGROUND"]), block);

    [SkippableFact]
    public Task Caddy() => RunAsync("caddy", "http", "HTTP/1.1", [], text => ("caddy", ["run", "--adapter", "caddyfile", "--config", _folder.Write("Caddyfile", "{\n    admin off\n}\n" + text)]));

    [SkippableFact]
    public Task Varnish() => RunAsync("vcl", "http", "HTTP/1.1", [], text =>
        ("varnishd", ["-F", "-a", $"127.0.0.1:{_front}", "-f", _folder.Write("app.vcl", text), "-n", _folder.Folder("varnish"), "-s", "malloc,16m"]));

    [SkippableFact]
    public Task Hitch() => RunAsync("hitch", "https", "HTTP/1.1", ["--proxy-protocol=auto"], text => ("hitch", ["--config=" + _folder.Write("hitch.conf", text), "--user=root"]));

    [SkippableFact]
    public Task Stunnel() => RunAsync("stunnel", "https", "HTTP/1.1", ["--proxy-protocol=auto"], text => ("stunnel4", [_folder.Write("stunnel.conf", $"pid = {_folder.Path("pid")}\n" + text)]), seen: "http");

    [SkippableFact]
    public Task HAProxy_Http2() => RunAsync("haproxy", "http", "HTTP/2", ["--http2-cleartext=prior-knowledge"], text => ("haproxy", ["-db", "-f", _folder.Write("haproxy.cfg", $"""
        defaults
            mode http
            timeout connect 5s
            timeout client 30s
            timeout server 30s
        frontend in
            bind 127.0.0.1:{_front}
            default_backend app
        {text}
        """)]));

    [SkippableFact]
    public Task Nghttpx() => RunAsync("nghttpx", "http", "HTTP/2", ["--http2-cleartext=prior-knowledge"], text =>
        ("nghttpx", ["--workers=1", "--single-process", "--errorlog-file=/dev/stderr", "--conf=" + _folder.Write("nghttpx.conf", text)]), host: "evil.example");

    private async Task RunAsync(string language, string scheme, string protocol, string[] flags, Func<string, (string Program, string[] Args)> configure, int block = 0, string? seen = null, string host = "shop.example")
    {
        // Apache and Varnish become another user.
        File.SetUnixFileMode(_folder.Root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        using var tls = new TlsFiles(_folder);
        var pem = _folder.Write("site.pem", $"{await File.ReadAllTextAsync(tls.ServerKey)}\n{await File.ReadAllTextAsync(tls.ServerCertificate)}");
        var (port, socket) = (FreePort.Next(), _folder.Path("app.sock"));
        var text = MarkdownBlock.Of(Repository.Path("docs", "other-proxies.md")).Where(b => b.Language == language).ElementAt(block).Text
            .Replace("/etc/app/site.pem", pem, StringComparison.Ordinal)
            .Replace("/run/app/app.sock", socket, StringComparison.Ordinal)
            .Replace("8000", port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("8080", _front.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("8443", _front.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        var (name, args) = configure(text);
        var program = Peers.Require(name);
        await using var server = TestApp.Start(
        [
            $"--bind=127.0.0.1:{port}", $"--bind=unix:{socket}", "--umask=0", "--workers=2", "--worker-class=async", "--max-requests=50", "--min-worker-lifetime=0", "--forwarded-allow-ips=127.0.0.1",
            .. flags,
        ]);
        await server.WaitForLineAsync("Application started", limit: Patience);
        var environment = new Dictionary<string, string?> { ["HOME"] = _folder.Root, ["PATH"] = Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin:/sbin" };
        await using var proxy = ServerProcess.Start(program, args, environment, _folder.Root);
        await proxy.WaitForListeningAsync(new IPEndPoint(IPAddress.Loopback, _front), Patience);

        Assert.Equal($"127.0.0.1 {seen ?? scheme} {host} {protocol}", await AskAsync(scheme, tls));
        await using (var load = new KeptLoad(new Uri($"{scheme}://127.0.0.1:{_front}"), tls.Trusting()))
        {
            for (var i = 0; i < Reloads; i++)
            {
                server.Signal(UnixSignal.Hup);
                await server.WaitForLineAsync($"Plan {i + 2} is in force", limit: Patience);
                await load.MoreAsync(Requests);
            }

            await load.StopAsync();
            Assert.True(load.Failures.Count == 0, $"{load}\n{proxy.Output}");
        }
    }

    // With what a client may claim of itself.
    private async Task<string> AskAsync(string scheme, TlsFiles tls)
    {
        await using var http = await RawHttp.ConnectAsync(_front);
        http.Limit = Patience;
        if (scheme == "https")
            await http.StartTlsAsync(tls.Trusting());
        string[] lies = scheme == "https" ? [] : ["X-Forwarded-For: 6.6.6.6", "X-Forwarded-Proto: ftp", "X-Forwarded-Host: evil.example"];
        return (await http.GetAsync("/who", ["Host: shop.example", .. lies])).Text;
    }

    private string ApacheServer(string text) => $"""
        {string.Concat(((string[])["mpm_event", "authz_core", "headers", "proxy", "proxy_http"]).Select(name => $"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n"))}
        ServerName localhost
        ServerRoot {_folder.Root}
        PidFile {_folder.Path("pid")}
        DefaultRuntimeDir {_folder.Root}
        Mutex file:{_folder.Root} default
        ErrorLog /dev/stderr
        User www-data
        Group www-data
        Listen 127.0.0.1:{_front}
        {text}
        """;
}
