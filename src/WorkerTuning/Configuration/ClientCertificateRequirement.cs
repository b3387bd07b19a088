namespace WorkerTuning;

/// <summary>Whether TLS clients show a certificate; the numbers are those of Python's <c>ssl</c> module.</summary>
public enum ClientCertificateRequirement
{
    /// <summary>Not asked for.</summary>
    None = 0,

    /// <summary>Asked for; checked where one is shown.</summary>
    Optional = 1,

    /// <summary>Demanded and checked.</summary>
    Required = 2,
}
