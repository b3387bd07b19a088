namespace WorkerTuning;

/// <summary>
/// What the PROXY header of the connection said beyond its addresses, which are <c>HttpContext.Connection</c>'s. A feature of each request on
/// such a connection, over HTTP/1.1 and HTTP/2; null where there was no header. Version 1 says none of this.
/// </summary>
/// <remarks>Believed because the peer is in <c>proxy_allow_ips</c>. Texts are the proxy's, as they came. The same for all requests of a connection, from any thread.</remarks>
public interface IProxyHeaderFeature
{
    /// <summary>True where the client spoke TLS with the proxy; <c>Request.Scheme</c> is then <c>https</c>.</summary>
    bool IsTls { get; }

    /// <summary>The version of TLS, such as <c>TLSv1.3</c>; null where the header does not say.</summary>
    string? TlsVersion { get; }

    /// <summary>The cipher suite in OpenSSL's spelling; null where the header does not say.</summary>
    string? TlsCipher { get; }

    /// <summary>True where the client showed a certificate on this connection or in the session that it resumed, and the proxy has verified it.</summary>
    bool IsClientCertificateVerified { get; }

    /// <summary>The common name of the client's certificate; null where there is none. Means nothing unless <see cref="IsClientCertificateVerified"/>.</summary>
    string? ClientCertificateName { get; }

    /// <summary>The protocol that client and proxy agreed on, such as <c>h2</c>; null where the header does not say.</summary>
    string? ApplicationProtocol { get; }

    /// <summary>The host that the client named, as SNI; null where the header does not say.</summary>
    string? Authority { get; }

    /// <summary>The proxy's own id of the connection, for its log, at most 128 bytes; empty where the header does not say.</summary>
    ReadOnlyMemory<byte> UniqueId { get; }
}
