using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Profiles;

internal static class TlsFilesExtensions
{
    /// <summary>A client that takes the server's certificate and no other.</summary>
    public static SslClientAuthenticationOptions Trusting(this TlsFiles tls) => new()
    {
        TargetHost = "localhost",
        CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { tls.LoadAuthority() },
            RevocationMode = X509RevocationMode.NoCheck,
        },
    };
}
