using System.Globalization;
using System.Security.Cryptography.X509Certificates;

namespace WorkerTuning.Applying;

/// <summary>What clients hold, or soon will, against a certificate that loads.</summary>
internal static class CertificateConcerns
{
    // What browsers and OpenSSL's default security level ask for.
    private const int ShortestRsaKey = 2048;
    private const int ShortestCurve = 224;

    // Renewals come in the last third of a certificate's life: what is in the last sixth was missed by one.
    private const int ShareOfLife = 6;

    private static readonly TimeSpan LongestNotice = TimeSpan.FromDays(14);

    public static IEnumerable<string> Find(X509Certificate2 certificate, DateTimeOffset now)
    {
        var (from, until) = (certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime());
        var notice = (until - from) / ShareOfLife;
        if (now.UtcDateTime > until)
            yield return $"the certificate expired on {Day(until)}: clients refuse it";
        else if (now.UtcDateTime < from)
            yield return $"the certificate is not valid before {Day(from)}: clients refuse it until then";
        else if (until - now.UtcDateTime < (notice < LongestNotice ? notice : LongestNotice))
            yield return $"the certificate expires on {Day(until)}: renew it";
        if (ShortKey(certificate) is { } key)
            yield return $"the certificate has {key}: clients refuse it";
    }

    private static string? ShortKey(X509Certificate2 certificate)
    {
        using var rsa = certificate.GetRSAPublicKey();
        using var curve = certificate.GetECDsaPublicKey();
        return (rsa?.KeySize, curve?.KeySize) switch
        {
            ( < ShortestRsaKey, _) => $"an RSA key of {rsa.KeySize} bits, shorter than {ShortestRsaKey}",
            (_, < ShortestCurve) => $"an elliptic curve key of {curve.KeySize} bits, shorter than {ShortestCurve}",
            _ => null,
        };
    }

    private static string Day(DateTime time) => time.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
