using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using WorkerTuning.Planning;

namespace WorkerTuning.Applying;

/// <summary>Kestrel's HTTPS from PEM files. What it does not set is left to the application's ConfigureHttpsDefaults.</summary>
internal static class HttpsSetup
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <exception cref="WorkerTuningException">A file does not load, or the machine cannot choose cipher suites.</exception>
    public static Action<HttpsConnectionAdapterOptions> Load(WorkerPlan plan)
    {
        var tls = plan.Listen.Tls!;
        var (certificate, chain) = LoadCertificate(plan, tls);
        var trust = tls.CaCerts is { } authorities ? new ClientTrust(PemFile.Read(plan, "ca_certs", authorities).Certificates()) : null;
        var ciphers = Ciphers(plan, tls);
        return https =>
        {
            https.ServerCertificate = certificate;
            https.ServerCertificateChain = chain;
            https.ClientCertificateMode = Mode(tls.ClientCertificates);
            if (trust is not null)
                https.ClientCertificateValidation = trust.Accepts;
            if (trust is not null || ciphers is not null)
                https.OnAuthenticate += (_, handshake) => Prepare(handshake, trust, ciphers);
        };
    }

    private static void Prepare(SslServerAuthenticationOptions handshake, ClientTrust? trust, CipherSuitesPolicy? ciphers)
    {
        if (trust is not null)
            handshake.CertificateChainPolicy = trust.ChainPolicy();
        if (ciphers is not null)
            handshake.CipherSuitesPolicy = ciphers;
    }

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

    private static CipherSuitesPolicy? Ciphers(WorkerPlan plan, TlsPlan tls)
    {
        if (tls.CipherSuites is not { } suites)
            return null;
        if (OperatingSystem.IsWindows() || OperatingSystem.IsAndroid())
            throw plan.Refuse("ciphers", "cannot be chosen by a program on this system; use its group policy");
        try
        {
            return new CipherSuitesPolicy(suites);
        }
        catch (PlatformNotSupportedException e)
        {
            throw plan.Refuse("ciphers", e.Message);
        }
    }

    private static ClientCertificateMode Mode(ClientCertificates wanted) => wanted switch
    {
        ClientCertificates.Optional => ClientCertificateMode.AllowCertificate,
        ClientCertificates.Required => ClientCertificateMode.RequireCertificate,
        _ => ClientCertificateMode.NoCertificate,
    };
}
