using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using WorkerTuning.Planning;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Applying;

public sealed class TlsTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly TlsFiles _files;

    public TlsTests() => _files = new TlsFiles(_folder);

    public void Dispose()
    {
        _files.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(HttpProtocols.Http1, "http/1.1")]
    [InlineData(HttpProtocols.Http2, "h2")]
    [InlineData(HttpProtocols.Http1AndHttp2, "h2")]
    [InlineData(null, "h2")]
    public async Task Handshake_Protocols_AreOfferedByAlpn(HttpProtocols? protocols, string chosen)
    {
        await using var server = await StartAsync(Tls(), protocols);
        using var client = await ShakeAsync(server, new() { ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11] });

        Assert.Equal(chosen, client.NegotiatedApplicationProtocol.ToString());
    }

    [Fact]
    public async Task Handshake_KeyInCertFile_Works()
    {
        var both = _folder.Write("both.pem", File.ReadAllText(_files.ServerKey) + "\n" + File.ReadAllText(_files.ServerCertificate));
        await using var server = await StartAsync(new TlsPlan { CertFile = both });
        using var client = await ShakeAsync(server);

        Assert.Equal("CN=localhost", client.RemoteCertificate!.Subject);
    }

    [Fact]
    public async Task Handshake_ChainInCertFile_IsShown()
    {
        using var authority = new TestAuthority("CN=root");
        using var intermediate = authority.Issue("CN=intermediate");
        using var leaf = intermediate.Certificate("CN=leaf", "1.3.6.1.5.5.7.3.1");
        var certificates = _folder.Write("chain.pem", leaf.ExportCertificatePem() + "\n" + intermediate.Own.ExportCertificatePem() + "\n");
        var key = _folder.Write("chain.key", leaf.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        await using var server = await StartAsync(new TlsPlan { CertFile = certificates, KeyFile = key });
        string[] shown = [];

        using var client = await ShakeAsync(server, new()
        {
            RemoteCertificateValidationCallback = (_, _, chain, _) =>
            {
                shown = [.. chain!.ChainPolicy.ExtraStore.Select(c => c.Subject)];
                return true;
            },
        });

        Assert.Contains("CN=intermediate", shown);
    }

    [Theory]
    [InlineData(ClientCertificateRequirement.None, Shown.Nothing, true)]
    [InlineData(ClientCertificateRequirement.None, Shown.Foreign, true)]
    [InlineData(ClientCertificateRequirement.Optional, Shown.Nothing, true)]
    [InlineData(ClientCertificateRequirement.Optional, Shown.Good, true)]
    [InlineData(ClientCertificateRequirement.Optional, Shown.Foreign, false)]
    [InlineData(ClientCertificateRequirement.Optional, Shown.ServersOwn, false)]
    [InlineData(ClientCertificateRequirement.Required, Shown.Nothing, false)]
    [InlineData(ClientCertificateRequirement.Required, Shown.Good, true)]
    [InlineData(ClientCertificateRequirement.Required, Shown.Foreign, false)]
    public async Task Handshake_ClientCertificate_IsJudged(ClientCertificateRequirement wanted, Shown shown, bool accepted)
    {
        await using var server = await StartAsync(Tls() with { ClientCertificates = wanted, CaCerts = _files.Authority });

        Assert.Equal(accepted, await IsServedAsync(server, shown));
    }

    [Fact]
    public async Task Handshake_ClientCertificateWithoutCaCerts_IsJudgedByTheMachine()
    {
        await using var server = await StartAsync(Tls() with { ClientCertificates = ClientCertificateRequirement.Optional });

        Assert.False(await IsServedAsync(server, Shown.Good));
        Assert.True(await IsServedAsync(server, Shown.Nothing));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(-1, false)]
    public async Task Handshake_ClientCertificate_HasItsTime(int hours, bool accepted)
    {
        using var authority = new TestAuthority("CN=client root");
        using var leaf = authority.Certificate("CN=client", "1.3.6.1.5.5.7.3.2", DateTimeOffset.UtcNow.AddHours(hours));
        var ca = _folder.Write("client-root.pem", authority.Own.ExportCertificatePem());
        await using var server = await StartAsync(Tls() with { ClientCertificates = ClientCertificateRequirement.Required, CaCerts = ca });

        var context = SslStreamCertificateContext.Create(leaf, null, offline: true);
        Assert.Equal(accepted, await IsServedAsync(server, new SslClientAuthenticationOptions { ClientCertificateContext = context }));
    }

    [Fact]
    public async Task Handshake_ClientShowsIntermediate_ItLeadsToTheAuthority()
    {
        using var authority = new TestAuthority("CN=client root");
        using var intermediate = authority.Issue("CN=client intermediate");
        using var leaf = intermediate.Certificate("CN=client", "1.3.6.1.5.5.7.3.2");
        var ca = _folder.Write("client-root.pem", authority.Own.ExportCertificatePem());
        await using var server = await StartAsync(Tls() with { ClientCertificates = ClientCertificateRequirement.Required, CaCerts = ca });

        var context = SslStreamCertificateContext.Create(leaf, [intermediate.Own], offline: true);
        Assert.True(await IsServedAsync(server, new SslClientAuthenticationOptions { ClientCertificateContext = context }));
    }

    [Theory]
    [InlineData(TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384)]
    [InlineData(TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256)]
    public async Task Handshake_Ciphers_OnlyTheNamedOne(TlsCipherSuite suite)
    {
        await using var server = await StartAsync(Tls() with { CipherSuites = [suite] });
        using var client = await ShakeAsync(server);

        Assert.Equal(suite, client.NegotiatedCipherSuite);
    }

    [Fact]
    public async Task Start_UnixSocket_SpeaksTlsToo()
    {
        var path = _folder.Path("tls.sock");
        var plan = TestPlan.Make(new ListenPlan { Binds = [new Configuration.BindAddress.Unix(path)], Tls = Tls() });
        await using var server = await PlannedServer.StartAsync(plan);
        await using var http = await RawHttp.ConnectUnixAsync(path);

        await http.StartTlsAsync(Options(new()));
        Assert.Equal(200, (await http.GetAsync("/")).Status);
    }

    [Fact]
    public async Task Start_UrlsInsteadOfBind_ShowTheCertificateToo()
    {
        var plan = TestPlan.Make(new ListenPlan { Binds = [], Tls = Tls(), Protocols = HttpProtocols.Http1 });
        await using var server = await PlannedServer.StartAsync(plan, args: "--urls=https://127.0.0.1:0");
        using var client = await ShakeAsync(server, new() { ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11] });

        Assert.Equal("CN=localhost", client.RemoteCertificate!.Subject);
        Assert.Equal(SslApplicationProtocol.Http11, client.NegotiatedApplicationProtocol);
    }

    [Theory]
    [InlineData("certfile", "none.pem", null, null, "cannot be read: ")]
    [InlineData("certfile", "empty.pem", null, null, "holds no certificate")]
    [InlineData("certfile", "server.pem", null, null, "holds no private key of the certificate: ")]
    [InlineData("certfile", "client.pem", "client.key", null, "lacks serverAuth")]
    [InlineData("keyfile", "server.pem", "none.pem", null, "cannot be read: ")]
    [InlineData("keyfile", "server.pem", "client.key", null, "holds no private key of the certificate: ")]
    [InlineData("keyfile", "server.pem", "encrypted.key", null, "holds an encrypted key")]
    [InlineData("ca_certs", "server.pem", "server.key", "empty.pem", "holds no certificate")]
    [InlineData("ca_certs", "server.pem", "server.key", "damaged.pem", "holds a damaged certificate")]
    public async Task Build_FileThatDoesNotLoad_NamesItsSetting(string setting, string certificate, string? key, string? ca, string reason)
    {
        _folder.Write("empty.pem", "");
        _folder.Write("damaged.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        using var other = ECDsa.Create();
        _folder.Write("encrypted.key", other.ExportEncryptedPkcs8PrivateKeyPem("secret", new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1)));
        var tls = new TlsPlan { CertFile = _folder.Path(certificate), KeyFile = Full(key), CaCerts = Full(ca), ClientCertificates = ClientCertificateRequirement.Required };
        var plan = TestPlan.Make(PlannedServer.AnyPort with { Tls = tls }, settings: TestPlan.Setting(setting, "", "env GUNICORN_X"));

        var error = await Assert.ThrowsAsync<WorkerTuningException>(() => PlannedServer.StartAsync(plan));

        var file = setting switch { "certfile" => certificate, "keyfile" => key, _ => ca };
        Assert.StartsWith($"{setting} = {_folder.Path(file!)} (env GUNICORN_X): ", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);

        string? Full(string? name) => name is null ? null : _folder.Path(name);
    }

    /// <summary>What a client shows of itself.</summary>
    public enum Shown
    {
        Nothing,
        Good,
        Foreign,
        ServersOwn,
    }

    private TlsPlan Tls() => new() { CertFile = _files.ServerCertificate, KeyFile = _files.ServerKey };

    private static Task<PlannedServer> StartAsync(TlsPlan tls, HttpProtocols? protocols = null) => PlannedServer.StartAsync(
        TestPlan.Make(PlannedServer.AnyPort with { Tls = tls, Protocols = protocols }),
        app => app.MapGet("/", (HttpContext context) => context.Connection.ClientCertificate?.Subject ?? "nobody"));

    private async Task<bool> IsServedAsync(PlannedServer server, Shown shown)
    {
        using var authority = new TestAuthority("CN=someone else");
        using X509Certificate2? certificate = shown switch
        {
            Shown.Good => _files.LoadClient(),
            Shown.Foreign => authority.Certificate("CN=foreign", "1.3.6.1.5.5.7.3.2"),
            Shown.ServersOwn => _files.LoadServer(),
            _ => null,
        };
        var options = new SslClientAuthenticationOptions();
        if (certificate is not null)
            options.ClientCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true);
        return await IsServedAsync(server, options);
    }

    // With TLS 1.3 a client learns that its certificate is refused only when it reads.
    private static async Task<bool> IsServedAsync(PlannedServer server, SslClientAuthenticationOptions options)
    {
        await using var http = await server.ConnectAsync();
        try
        {
            await http.StartTlsAsync(Options(options));
            return (await http.GetAsync("/")).Status == 200;
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            return false;
        }
    }

    private static async Task<SslStream> ShakeAsync(PlannedServer server, SslClientAuthenticationOptions? options = null)
    {
        var tcp = new TcpClient();
        await tcp.ConnectAsync("127.0.0.1", server.Port).WithTimeout();
        var tls = new SslStream(tcp.GetStream());
        await tls.AuthenticateAsClientAsync(Options(options ?? new())).WithTimeout();
        return tls;
    }

    private static SslClientAuthenticationOptions Options(SslClientAuthenticationOptions options)
    {
        options.TargetHost = "localhost";
        options.RemoteCertificateValidationCallback ??= (_, certificate, _, _) => certificate is not null;
        return options;
    }
}
