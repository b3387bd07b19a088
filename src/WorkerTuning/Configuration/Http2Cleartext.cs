namespace WorkerTuning;

/// <summary>HTTP/2 without TLS.</summary>
public enum Http2Cleartext
{
    /// <summary>Binds without TLS speak HTTP/1.1.</summary>
    Off,

    /// <summary>Binds without TLS speak HTTP/2 only, from the first byte: Kestrel cannot tell the two apart on one port without TLS.</summary>
    PriorKnowledge,
}
