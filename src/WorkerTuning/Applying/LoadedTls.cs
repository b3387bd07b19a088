using System.Security.Cryptography.X509Certificates;
using WorkerTuning.Configuration;
using WorkerTuning.Planning;

namespace WorkerTuning.Applying;

/// <summary>What the files of the plan's TLS hold.</summary>
/// <param name="Certificate">The server's own, with its key.</param>
/// <param name="Chain">Those that lead from it to the authority.</param>
/// <param name="Trust">Of client certificates; null for the machine's own.</param>
/// <param name="Source">Where the certificate comes from, in words that a message is added to.</param>
internal sealed record LoadedTls(X509Certificate2 Certificate, X509Certificate2Collection Chain, ClientTrust? Trust, SettingProblem Source)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <exception cref="WorkerTuningException">A file does not load.</exception>
    public static LoadedTls Load(WorkerPlan plan)
    {
        var tls = plan.Listen.Tls!;
        var (certificate, chain) = LoadCertificate(plan, tls);
        var trust = tls.CaCerts is { } authorities ? new ClientTrust(PemFile.Read(plan, "ca_certs", authorities).Certificates()) : null;
        return new LoadedTls(certificate, chain, trust, plan.Problem("certfile", "", tls.CertFile));
    }

    /// <summary>What is to be mended although it loads.</summary>
    public IReadOnlyList<SettingProblem> Concerns(DateTimeOffset now) =>
        [.. CertificateConcerns.Find(Certificate, now).Select(concern => Source with { Message = concern })];

    private static (X509Certificate2 Certificate, X509Certificate2Collection Chain) LoadCertificate(WorkerPlan plan, TlsPlan tls)
    {
        var file = PemFile.Read(plan, "certfile", tls.CertFile);
        var chain = file.Certificates();
        // As OpenSSL reads it: the first is the server's own, the rest lead to the authority.
        var own = chain[0];
        chain.RemoveAt(0);
        RefuseOtherPurpose(file, own);
        var keyFile = tls.KeyFile is { } path ? PemFile.Read(plan, "keyfile", path) : file;
        return (keyFile.WithKey(own), chain);
    }

    private static void RefuseOtherPurpose(PemFile file, X509Certificate2 certificate)
    {
        var purposes = certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().ToList();
        if (purposes.Count > 0 && !purposes.Any(p => p.EnhancedKeyUsages[ServerAuthentication] is not null))
            throw file.Refuse("is not meant for servers: its extended key usage lacks serverAuth");
    }
}
