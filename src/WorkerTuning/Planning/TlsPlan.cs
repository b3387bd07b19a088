using System.Net.Security;

namespace WorkerTuning.Planning;

/// <summary>The TLS of every bind.</summary>
internal sealed record TlsPlan
{
    public required string CertFile { get; init; }

    /// <summary>Null: the key is in <see cref="CertFile"/>.</summary>
    public string? KeyFile { get; init; }

    public ClientCertificateRequirement ClientCertificates { get; init; }

    /// <summary>Null: the machine's own trust.</summary>
    public string? CaCerts { get; init; }

    /// <summary>Zero: no limit. Null leaves Kestrel's own.</summary>
    public TimeSpan? HandshakeTimeout { get; init; }

    /// <summary>Null: the machine's own choice.</summary>
    public IReadOnlyList<TlsCipherSuite>? CipherSuites { get; init; }
}
