using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using WorkerTuning.FunctionalTests.Control;
using WorkerTuning.FunctionalTests.Profiles;
using WorkerTuning.FunctionalTests.Workers;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Applying;

/// <summary>Certificates that are replaced while the server runs, and clients that do not finish their handshake.</summary>
public sealed class TlsRenewalTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly TlsFiles _files;

    public TlsRenewalTests() => _files = new TlsFiles(_folder);

    public void Dispose()
    {
        _files.Dispose();
        _folder.Dispose();
    }

    [SkippableFact]
    public async Task Hup_RenewedFiles_AreShownToNewClientsAndOldConnectionsStay()
    {
        var before = _files.LoadServer().Thumbprint;
        await using var server = await ControlledServer.StartAsync(new { Bind = "127.0.0.1:0", CertFile = _files.ServerCertificate, KeyFile = _files.ServerKey });
        await using var old = await RawHttp.ConnectAsync(server.Port);
        Assert.Equal(before, await ShakeAsync(old));
        var after = _files.RenewServer();

        var answer = await server.ReloadAsync();

        Assert.Contains("is in force (", answer.Text, StringComparison.Ordinal);
        await using var fresh = await RawHttp.ConnectAsync(server.Port);
        Assert.Equal(after, await ShakeAsync(fresh));
        Assert.Equal("hello", (await fresh.GetAsync("/")).Text);
        Assert.Equal("hello", (await old.GetAsync("/")).Text);
        Assert.True(server.HasSaid("New handshakes show the renewed certificate CN=localhost, valid until "));
    }

    [SkippableFact]
    public async Task Hup_BrokenFile_KeepsTheCertificateAndSaysSo()
    {
        await using var server = await ControlledServer.StartAsync(new { Bind = "127.0.0.1:0", CertFile = _files.ServerCertificate, KeyFile = _files.ServerKey });
        var before = _files.LoadServer().Thumbprint;
        _folder.Write("server.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");

        var answer = await server.ReloadAsync();

        Assert.Contains("is refused", answer.Text, StringComparison.Ordinal);
        await server.SeeAsync(@"certfile = .*server\.pem \(appsettings\.json\): holds a damaged certificate");
        await using var http = await RawHttp.ConnectAsync(server.Port);
        Assert.Equal(before, await ShakeAsync(http));
    }

    [Fact]
    public async Task Reload_KeyOfAnotherCertificate_IsRefusedUntilTheRightOneIsThere()
    {
        await using var server = await StartAsync();
        var before = _files.LoadServer().Thumbprint;
        var oldKey = _folder.Read("server.key");
        var after = _files.RenewServer();
        var newKey = _folder.Read("server.key");
        _folder.Write("server.key", oldKey);

        var refused = await server.Pool.ReloadAsync().WithTimeout();

        Assert.False(refused.Applied);
        Assert.StartsWith($"keyfile = {_files.ServerKey} (", Assert.Single(refused.Problems), StringComparison.Ordinal);
        Assert.Equal(before, await ShownAsync(server));
        _folder.Write("server.key", newKey);
        Assert.True((await server.Pool.ReloadAsync().WithTimeout()).Applied);
        Assert.Equal(after, await ShownAsync(server));
    }

    [Fact]
    public async Task Reload_SeveralTimes_ShowsTheLast()
    {
        await using var server = await StartAsync();
        for (var i = 0; i < 3; i++)
        {
            var renewed = _files.RenewServer();
            Assert.True((await server.Pool.ReloadAsync().WithTimeout()).Applied);
            Assert.Equal(renewed, await ShownAsync(server));
        }

        Assert.True((await server.Pool.ReloadAsync().WithTimeout()).Applied);
        Assert.Equal(3, server.Logs.Logs.Count(l => l.Message.StartsWith("New handshakes show", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Reload_NewChain_IsShownToo()
    {
        await using var server = await StartAsync();
        using var authority = new TestAuthority("CN=root");
        using var intermediate = authority.Issue("CN=intermediate");
        using var leaf = intermediate.Certificate("CN=leaf", "1.3.6.1.5.5.7.3.1");
        _folder.Write("server.pem", leaf.ExportCertificatePem() + "\n" + intermediate.Own.ExportCertificatePem() + "\n");
        _folder.Write("server.key", leaf.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        Assert.True((await server.Pool.ReloadAsync().WithTimeout()).Applied);
        string[] shown = [];
        await using var http = await server.ConnectAsync();

        await http.StartTlsAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            RemoteCertificateValidationCallback = (_, _, chain, _) =>
            {
                shown = [.. chain!.ChainPolicy.ExtraStore.Select(c => c.Subject)];
                return shown.Length > 0;
            },
        });

        Assert.Contains("CN=intermediate", shown);
    }

    [Fact]
    public async Task Reload_NewAuthority_JudgesNewClients()
    {
        await using var server = await StartAsync(o => (o.CertReqs, o.CaCerts) = (ClientCertificateRequirement.Required, _files.Authority));
        using var authority = new TestAuthority("CN=new client root");
        using var client = authority.Certificate("CN=client", "1.3.6.1.5.5.7.3.2");
        Assert.False(await IsServedAsync(server, client));
        Assert.True(await IsServedAsync(server, _files.LoadClient()));
        _folder.Write("ca.pem", authority.Own.ExportCertificatePem());

        Assert.True((await server.Pool.ReloadAsync().WithTimeout()).Applied);

        Assert.True(await IsServedAsync(server, client));
        Assert.False(await IsServedAsync(server, _files.LoadClient()));
    }

    [Fact]
    public async Task Reload_CertificateThatTheApplicationChose_StaysItsOwn()
    {
        using var authority = new TestAuthority("CN=application");
        var own = X509CertificateLoader.LoadPkcs12(authority.Certificate("CN=own", "1.3.6.1.5.5.7.3.1").Export(X509ContentType.Pkcs12), null);
        await using var server = await StartAsync(
            o => o.Bind = null,
            services => services.Configure<KestrelServerOptions>(kestrel => kestrel.ListenLocalhost(FreePort.Next(), listen => listen.UseHttps(own))));
        Assert.Equal(own.Thumbprint, await ShownAsync(server));
        _files.RenewServer();

        Assert.True((await server.Pool.ReloadAsync().WithTimeout()).Applied);

        Assert.Equal(own.Thumbprint, await ShownAsync(server));
    }

    [Fact]
    public async Task Handshake_NotFinishedInTime_Closes()
    {
        await using var server = await StartAsync(o => o.SslHandshakeTimeout = TimeSpan.FromMilliseconds(300));
        await using var silent = await server.ConnectAsync();
        await using var half = await server.ConnectAsync();
        await half.SendAsync("\x16\x03\x01\x02");

        await silent.ReadEndAsync();
        await half.ReadEndAsync();

        Assert.Equal(_files.LoadServer().Thumbprint, await ShownAsync(server));
    }

    private Task<PoolServer> StartAsync(Action<WorkerTuningOptions>? options = null, Action<IServiceCollection>? services = null) => PoolServer.StartAsync(
        o =>
        {
            o.Workers = 1;
            o.Bind = ["127.0.0.1:0"];
            (o.CertFile, o.KeyFile) = (_files.ServerCertificate, _files.ServerKey);
            options?.Invoke(o);
        },
        app => app.MapGet("/", () => "hello"),
        services);

    private static async Task<string> ShownAsync(PoolServer server)
    {
        await using var http = await server.ConnectAsync();
        return await ShakeAsync(http);
    }

    private static async Task<string> ShakeAsync(RawHttp http)
    {
        var shown = "";
        await http.StartTlsAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            RemoteCertificateValidationCallback = (_, certificate, _, _) =>
            {
                shown = certificate!.GetCertHashString();
                return shown.Length > 0;
            },
        });
        return shown;
    }

    private static async Task<bool> IsServedAsync(PoolServer server, X509Certificate2 client)
    {
        await using var http = await server.ConnectAsync();
        var options = new SslClientAuthenticationOptions { TargetHost = "localhost", RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null };
        options.ClientCertificateContext = SslStreamCertificateContext.Create(client, null, offline: true);
        try
        {
            await http.StartTlsAsync(options);
            return (await http.GetAsync("/")).Status == 200;
        }
        catch (Exception e) when (e is IOException or System.Security.Authentication.AuthenticationException)
        {
            return false;
        }
    }
}
