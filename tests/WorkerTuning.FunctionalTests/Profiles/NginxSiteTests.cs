using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Profiles;

/// <summary>The nginx sites of the profiles, as <c>nginx -t</c> sees them.</summary>
public sealed class NginxSiteTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData("pxe")]
    [InlineData("dnsproxy")]
    [InlineData("devsim")]
    public async Task Site_Tested_HasNoFault(string profile)
    {
        var (code, output) = await TestAsync(Site(profile));
        Assert.True(code == 0, output);
    }

    [SkippableTheory]
    [InlineData("proxy_pass", "proxypass", "unknown directive \"proxypass\"")]
    [InlineData("$scheme", "$schema", "unknown \"schema\" variable")]
    [InlineData("130s", "130 s", "invalid number of arguments in \"proxy_read_timeout\"")]
    public async Task Site_MistakeInIt_IsFound(string text, string mistake, string expected)
    {
        var site = Site("dnsproxy");
        Assert.Contains(text, site, StringComparison.Ordinal);

        var (code, output) = await TestAsync(site.Replace(text, mistake, StringComparison.Ordinal));

        Assert.Equal(1, code);
        Assert.Contains(expected, output, StringComparison.Ordinal);
    }

    private static string Site(string profile) => File.ReadAllText(Repository.Path("samples", "profiles", profile, "deploy", "nginx.conf"));

    private async Task<(int Code, string Output)> TestAsync(string site)
    {
        var nginx = Peers.Require("nginx");
        // Ports below 1024 are not everybody's.
        var main = _folder.Write("nginx.conf", $$"""
            pid nginx.pid; error_log stderr; events { }
            http {
                access_log off; client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
                {{site.Replace("listen 80;", $"listen 127.0.0.1:{FreePort.Next()};", StringComparison.Ordinal)}}
            }
            """);
        await using var process = ServerProcess.Start(nginx, ["-t", "-p", _folder.Root, "-c", main]);
        var code = await process.WaitForExitAsync();
        return (code, process.Output.ToString()!);
    }
}
