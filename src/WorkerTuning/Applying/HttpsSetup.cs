using System.Net.Security;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using WorkerTuning.Planning;

namespace WorkerTuning.Applying;

/// <summary>Kestrel's HTTPS from PEM files. What it does not set is left to the application's ConfigureHttpsDefaults.</summary>
internal static class HttpsSetup
{
    // Timers take no more than 49 days.
    private static readonly TimeSpan LongestHandshake = TimeSpan.FromDays(1);

    /// <exception cref="WorkerTuningException">A file does not load, or the machine cannot choose cipher suites.</exception>
    public static Action<HttpsConnectionAdapterOptions> Load(WorkerPlan plan, LiveTls live)
    {
        var tls = plan.Listen.Tls!;
        var first = LoadedTls.Load(plan);
        live.Begin(first);
        var ciphers = Ciphers(plan, tls);
        return https =>
        {
            https.ServerCertificate = first.Certificate;
            https.ServerCertificateChain = first.Chain;
            https.ClientCertificateMode = Mode(tls.ClientCertificates);
            if (tls.HandshakeTimeout is { } timeout)
                https.HandshakeTimeout = timeout > TimeSpan.Zero && timeout < LongestHandshake ? timeout : LongestHandshake;
            if (first.Trust is not null)
                https.ClientCertificateValidation = (certificate, shown, errors) => live.Current.Trust!.Accepts(certificate, shown, errors);
            // Kestrel refuses to start HTTP/3 with it.
            if (first.Trust is not null || ciphers is not null || !(plan.Listen.Protocols ?? HttpProtocols.None).HasFlag(HttpProtocols.Http3))
                https.OnAuthenticate += (_, handshake) => Prepare(handshake, live, ciphers);
        };
    }

    private static void Prepare(SslServerAuthenticationOptions handshake, LiveTls live, CipherSuitesPolicy? ciphers)
    {
        live.Renew(handshake);
        if (live.Current.Trust is { } trust)
            handshake.CertificateChainPolicy = trust.ChainPolicy();
        if (ciphers is not null)
            handshake.CipherSuitesPolicy = ciphers;
    }

    /// <exception cref="WorkerTuningException">The machine cannot choose cipher suites.</exception>
    public static CipherSuitesPolicy? Ciphers(WorkerPlan plan, TlsPlan tls)
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

    private static ClientCertificateMode Mode(ClientCertificateRequirement wanted) => wanted switch
    {
        ClientCertificateRequirement.Optional => ClientCertificateMode.AllowCertificate,
        ClientCertificateRequirement.Required => ClientCertificateMode.RequireCertificate,
        _ => ClientCertificateMode.NoCertificate,
    };
}
