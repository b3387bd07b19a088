using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using WorkerTuning.Applying;

namespace WorkerTuning.Tests.Applying;

public sealed class CertificateConcernsTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 15, 12, 0, 0, TimeSpan.Zero);

    // Days from now at which it begins and ends.
    [Theory]
    [InlineData(-90, 20, null)]
    [InlineData(-76, 13.9, "the certificate expires on 2026-06-29 09:36 UTC: renew it")]
    [InlineData(-360, 14.1, null)]
    [InlineData(-4, 2, null)]
    [InlineData(-5.5, 0.5, "the certificate expires on 2026-06-16 00:00 UTC: renew it")]
    [InlineData(-90, -1, "the certificate expired on 2026-06-14 12:00 UTC: clients refuse it")]
    [InlineData(1, 90, "the certificate is not valid before 2026-06-16 12:00 UTC: clients refuse it until then")]
    public void Find_ByItsTimes(double begin, double end, string? expected)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=a", key, HashAlgorithmName.SHA256).CreateSelfSigned(Now.AddDays(begin), Now.AddDays(end));

        Assert.Equal(expected, CertificateConcerns.Find(certificate, Now).SingleOrDefault());
    }

    [Theory]
    [InlineData(1024, "the certificate has an RSA key of 1024 bits, shorter than 2048: clients refuse it")]
    [InlineData(2048, null)]
    public void Find_ByItsKey(int bits, string? expected)
    {
        using var key = RSA.Create(bits);
        using var certificate = new CertificateRequest("CN=a", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(Now.AddDays(-1), Now.AddDays(365));

        Assert.Equal(expected, CertificateConcerns.Find(certificate, Now).SingleOrDefault());
    }

    [Fact]
    public void Find_SeveralThings_SaysEach()
    {
        using var key = RSA.Create(1024);
        using var certificate = new CertificateRequest("CN=a", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(Now.AddDays(-9), Now.AddDays(-1));

        Assert.Equal(2, CertificateConcerns.Find(certificate, Now).Count());
    }
}
