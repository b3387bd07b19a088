using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace WorkerTuning.Tests.Shared;

/// <summary>
/// A certificate authority with a server certificate (localhost, 127.0.0.1, ::1) and a client certificate, as PEM files: ca.pem,
/// server.pem, server.key, client.pem, client.key.
/// </summary>
internal sealed class TlsFiles : IDisposable
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private readonly ScratchFolder _folder;
    private readonly X509Certificate2 _authority;

    public TlsFiles(ScratchFolder folder)
    {
        _folder = folder;
        _authority = MakeAuthority();
        folder.Write("ca.pem", _authority.ExportCertificatePem());
        RenewServer();
        Issue("client", "worker-tuning-client", ClientAuthentication, TimeSpan.FromHours(-1), TimeSpan.FromDays(7));
    }

    public string Authority => _folder.Path("ca.pem");

    public string ServerCertificate => _folder.Path("server.pem");

    public string ServerKey => _folder.Path("server.key");

    public string ClientCertificate => _folder.Path("client.pem");

    public string ClientKey => _folder.Path("client.key");

    /// <summary>Puts a new server certificate and key in the place of the old, as a renewal does; returns its thumbprint.</summary>
    public string RenewServer() => RenewServer(TimeSpan.FromHours(-1), TimeSpan.FromDays(7));

    /// <summary>The same, with a life that begins and ends so long from now.</summary>
    public string RenewServer(TimeSpan begin, TimeSpan end) => Issue("server", "localhost", ServerAuthentication, begin, end);

    public X509Certificate2 LoadAuthority() => X509CertificateLoader.LoadCertificateFromFile(Authority);

    public X509Certificate2 LoadServer() => X509Certificate2.CreateFromPemFile(ServerCertificate, ServerKey);

    public X509Certificate2 LoadClient() => X509Certificate2.CreateFromPemFile(ClientCertificate, ClientKey);

    public void Dispose() => _authority.Dispose();

    private static X509Certificate2 MakeAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=WorkerTuning test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-60), DateTimeOffset.UtcNow.AddDays(60));
    }

    private string Issue(string name, string commonName, string purpose, TimeSpan begin, TimeSpan end)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={commonName}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(commonName);
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_authority, true, false));

        using var certificate = request.Create(
            _authority, DateTimeOffset.UtcNow + begin, DateTimeOffset.UtcNow + end, RandomNumberGenerator.GetBytes(12));
        _folder.Write($"{name}.pem", certificate.ExportCertificatePem());
        _folder.Write($"{name}.key", key.ExportPkcs8PrivateKeyPem());
        return certificate.Thumbprint;
    }
}
