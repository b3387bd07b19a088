namespace WorkerTuning.Applying.ProxyHeaders;

/// <summary>The extensions of a header of version 2, as far as they are known.</summary>
internal sealed record ProxyExtensions : IProxyHeaderFeature
{
    public static ProxyExtensions None { get; } = new();

    public bool IsTls { get; init; }

    public string? TlsVersion { get; init; }

    public string? TlsCipher { get; init; }

    public bool IsClientCertificateVerified { get; init; }

    public string? ClientCertificateName { get; init; }

    public string? ApplicationProtocol { get; init; }

    public string? Authority { get; init; }

    public ReadOnlyMemory<byte> UniqueId { get; init; }
}
