using Microsoft.AspNetCore.Server.Kestrel.Core;
using WorkerTuning.Tests.Planning;
using WorkerTuning.Tests.Shared;
using WorkerTuning.Validation;

namespace WorkerTuning.Tests.Validation;

public sealed class CrossRulesTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Find_NothingSet_IsNothing() => Assert.Empty(Find(new WorkerTuningOptions()));

    [Theory]
    [InlineData("certfile")]
    [InlineData("keyfile")]
    [InlineData("ca_certs")]
    public void Find_TlsFilesThatAreMissing_AreNamed(string name)
    {
        var missing = _folder.Path("none.pem");
        var options = new WorkerTuningOptions
        {
            CertFile = name == "certfile" ? missing : _folder.Write("c.pem", "x"),
            KeyFile = name == "keyfile" ? missing : null,
            CaCerts = name == "ca_certs" ? missing : null,
        };

        Assert.Equal([$"{name} = {missing} (test): must be a PEM file that exists"], Find(options));
    }

    [Fact]
    public void Find_TlsSettingsWithoutACertificate_NeedIt()
    {
        var file = _folder.Write("k.pem", "x");
        var options = new WorkerTuningOptions { KeyFile = file, CaCerts = file, CertReqs = ClientCertificateRequirement.Required, SslHandshakeTimeout = TimeSpan.FromSeconds(5) };

        Assert.Equal(
            [
                $"keyfile = {file} (test): needs a certfile",
                $"ca_certs = {file} (test): needs a certfile",
                "cert_reqs = required (test): needs a certfile: without TLS no client shows a certificate",
                "ssl_handshake_timeout = 5 (test): needs a certfile: without TLS there is no handshake",
            ],
            Find(options));
    }

    [Fact]
    public void Find_AllTlsSettingsTogether_Hold()
    {
        var file = _folder.Write("c.pem", "x");

        Assert.Empty(Find(new WorkerTuningOptions { CertFile = file, KeyFile = file, CaCerts = file, CertReqs = ClientCertificateRequirement.Required }));
        Assert.Empty(Find(new WorkerTuningOptions { CertReqs = ClientCertificateRequirement.None }));
    }

    [Theory]
    [InlineData(HttpProtocols.Http1, null, false, null)]
    [InlineData(HttpProtocols.Http1AndHttp2, null, false, null)]
    [InlineData(HttpProtocols.Http2, null, true, null)]
    [InlineData(HttpProtocols.Http2, Http2Cleartext.PriorKnowledge, false, null)]
    [InlineData(HttpProtocols.Http1AndHttp2AndHttp3, null, true, null)]
    [InlineData(HttpProtocols.Http2, null, false, "http_protocols = h2 (test): h2 alone needs a certfile or http2_cleartext = prior-knowledge")]
    [InlineData(HttpProtocols.Http2, Http2Cleartext.Off, false, "http_protocols = h2 (test): h2 alone needs a certfile or http2_cleartext = prior-knowledge")]
    [InlineData(HttpProtocols.Http1AndHttp2AndHttp3, null, false, "http_protocols = h1,h2,h3 (test): h3 needs a certfile")]
    [InlineData(null, Http2Cleartext.PriorKnowledge, true, "http2_cleartext = prior-knowledge (test): does not go with a certfile: every bind then speaks TLS")]
    public void Find_ProtocolsAndTls_MustAgree(HttpProtocols? protocols, Http2Cleartext? cleartext, bool tls, string? expected) =>
        Assert.Equal(
            expected is null ? [] : [expected],
            Find(new WorkerTuningOptions { HttpProtocols = protocols, Http2Cleartext = cleartext, CertFile = tls ? _folder.Write("c.pem", "x") : null }));

    [Theory]
    [InlineData(ProxyProtocol.Auto, HttpProtocols.Http1AndHttp2AndHttp3, true)]
    [InlineData(ProxyProtocol.Off, HttpProtocols.Http1AndHttp2AndHttp3, false)]
    [InlineData(ProxyProtocol.V2, HttpProtocols.Http1AndHttp2, false)]
    [InlineData(ProxyProtocol.V1, null, false)]
    public void Find_ProxyProtocolWithHttp3_DoesNotGo(ProxyProtocol protocol, HttpProtocols? protocols, bool wrong)
    {
        var problems = Find(new WorkerTuningOptions { ProxyProtocol = protocol, HttpProtocols = protocols, CertFile = _folder.Write("c.pem", "x") });

        Assert.Equal(wrong, problems.Any(p => p.StartsWith("proxy_protocol = auto (test): does not go with http_protocols h3: ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(4, 4, null)]
    [InlineData(4, null, null)]
    [InlineData(null, 4, null)]
    [InlineData(5, 4, "min_concurrency = 5 (test): must not be above max_concurrency = 4")]
    public void Find_BoundsOfTheConcurrency_AreInOrder(int? min, int? max, string? expected) =>
        Assert.Equal(expected is null ? [] : [expected], Find(new WorkerTuningOptions { MinConcurrency = min, MaxConcurrency = max }));

    [Fact]
    public void Find_FoldersThatAreMissing_AreNamed()
    {
        var missing = _folder.Path("none");
        var options = new WorkerTuningOptions { Chdir = missing, WorkerTmpDir = missing, TmpUploadDir = missing };

        Assert.Equal(
            new[] { "chdir", "worker_tmp_dir", "tmp_upload_dir" }.Select(name => $"{name} = {missing} (test): must be a folder that exists"),
            Find(options));
    }

    [Fact]
    public void Find_RelativePaths_AreMeantFromTheFolderThatIsChangedTo()
    {
        _folder.Write("app/c.pem", "x");
        _folder.Folder("app/tmp");

        Assert.Empty(Find(new WorkerTuningOptions { Chdir = _folder.Path("app"), CertFile = "c.pem", WorkerTmpDir = "tmp" }));
    }

    [Fact]
    public void Find_User_IsLinuxsOnly() => Assert.Equal(OperatingSystem.IsLinux() ? 0 : 1, Find(new WorkerTuningOptions { User = "www" }).Count);

    private static List<string> Find(WorkerTuningOptions options) => [.. CrossRules.Find(FakeHost.View(options)).Select(p => p.ToString())];
}
