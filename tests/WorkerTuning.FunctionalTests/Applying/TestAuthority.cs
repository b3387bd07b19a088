using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace WorkerTuning.FunctionalTests.Applying;

/// <summary>An authority with authorities below it, for chains and for strangers.</summary>
internal sealed class TestAuthority : IDisposable
{
    public TestAuthority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Own = Request(name, key).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-2), DateTimeOffset.UtcNow.AddDays(2));
    }

    private TestAuthority(X509Certificate2 own) => Own = own;

    public X509Certificate2 Own { get; }

    public TestAuthority Issue(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new TestAuthority(Sign(Request(name, key), DateTimeOffset.UtcNow.AddDays(1)).CopyWithPrivateKey(key));
    }

    public X509Certificate2 Certificate(string name, string purpose, DateTimeOffset? until = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], critical: false));
        using var certificate = Sign(request, until ?? DateTimeOffset.UtcNow.AddHours(1));
        return certificate.CopyWithPrivateKey(key);
    }

    public void Dispose() => Own.Dispose();

    private static CertificateRequest Request(string name, ECDsa key)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        return request;
    }

    private X509Certificate2 Sign(CertificateRequest request, DateTimeOffset until) =>
        request.Create(Own, DateTimeOffset.UtcNow.AddDays(-1), until, RandomNumberGenerator.GetBytes(12));
}
