using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace WorkerTuning.Applying;

/// <summary>Trusts client certificates of the given authorities only, whatever the machine itself trusts.</summary>
internal sealed class ClientTrust
{
    private static readonly Oid ClientAuthentication = new("1.3.6.1.5.5.7.3.2");

    private readonly X509Certificate2Collection _roots = [];
    private readonly X509Certificate2Collection _intermediates = [];

    public ClientTrust(X509Certificate2Collection authorities)
    {
        foreach (var authority in authorities)
            (IsRoot(authority) ? _roots : _intermediates).Add(authority);
    }

    /// <summary>For SslStream's own look at the certificate, which would otherwise follow download links in it.</summary>
    public X509ChainPolicy ChainPolicy()
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(_roots);
        policy.ExtraStore.AddRange(_intermediates);
        policy.ApplicationPolicy.Add(ClientAuthentication);
        return policy;
    }

    /// <summary>Kestrel's callback. It builds a chain of its own, because HTTP/3 does not take <see cref="ChainPolicy"/>.</summary>
    public bool Accepts(X509Certificate2 certificate, X509Chain? shown, SslPolicyErrors errors)
    {
        using var chain = new X509Chain { ChainPolicy = ChainPolicy() };
        if (shown is not null)
            chain.ChainPolicy.ExtraStore.AddRange(shown.ChainPolicy.ExtraStore);
        return chain.Build(certificate);
    }

    private static bool IsRoot(X509Certificate2 certificate) =>
        certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);
}
