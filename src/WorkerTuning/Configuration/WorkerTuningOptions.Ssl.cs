using WorkerTuning.Configuration;
using WorkerTuning.Configuration.Checks;

namespace WorkerTuning;

[GunicornOnly("ssl_version", "gunicorn ignores it too; TLS 1.2 and 1.3 are spoken, older versions never.", Flags = "--ssl-version", Gunicorn = "2")]
[GunicornOnly("suppress_ragged_eofs", "Kestrel always takes a connection that ends without a TLS goodbye as ended.", Flags = "--suppress-ragged-eofs", Form = FlagForm.Switch, Gunicorn = "true")]
[GunicornOnly("do_handshake_on_connect", "Kestrel always shakes hands before it reads a request.", Flags = "--do-handshake-on-connect", Form = FlagForm.Switch, Gunicorn = "false")]
public sealed partial class WorkerTuningOptions
{
    /// <summary>The private key of <see cref="CertFile"/>, a PEM file. Null: the key is in <see cref="CertFile"/>. A reload reads the file anew.</summary>
    [Setting("keyfile", Flags = "--keyfile", NeedsRestart = true, Becomes = "the key of Kestrel's HTTPS")]
    public string? KeyFile { get; set; }

    /// <summary>
    /// The server certificate and the chain that follows it, a PEM file. Null: the binds speak plain HTTP. A reload reads the file anew: later
    /// handshakes show what it holds then, connections stay. Another path, and h3, need a restart.
    /// </summary>
    [Setting("certfile", Flags = "--certfile", NeedsRestart = true, Becomes = "the certificate of Kestrel's HTTPS on every bind")]
    public string? CertFile { get; set; }

    /// <summary>Whether clients show a certificate: 0, 1, 2 or <c>none</c>, <c>optional</c>, <c>required</c>. Null: not asked for.</summary>
    [Setting("cert_reqs", Flags = "--cert-reqs", Gunicorn = "0", NeedsRestart = true, Becomes = "Kestrel's client certificate mode")]
    public ClientCertificateRequirement? CertReqs { get; set; }

    /// <summary>The authorities that client certificates are checked against, a PEM file. Null: the machine's own. A reload reads the file anew.</summary>
    [Setting("ca_certs", Flags = "--ca-certs", NeedsRestart = true, Becomes = "the trust of client certificates")]
    public string? CaCerts { get; set; }

    /// <summary>The time a client may take for the TLS handshake; 0 means no limit. Null: 10 s, Kestrel's own. The connection is then closed.</summary>
    [Setting("ssl_handshake_timeout", Ours = true, Unit = Unit.Seconds, NeedsRestart = true, Becomes = "the HandshakeTimeout of Kestrel's HTTPS")]
    public TimeSpan? SslHandshakeTimeout { get; set; }

    /// <summary>The TLS cipher suites, by OpenSSL or IANA names separated by colons or commas. Those of TLS 1.3 stay unless one of them is named, as with gunicorn. Null: the machine's own. Linux and macOS only.</summary>
    [Setting("ciphers", Flags = "--ciphers", NeedsRestart = true, Becomes = "Kestrel's cipher suites; suites of OpenSSL without a .NET name are refused")]
    [CipherSuites]
    public string? Ciphers { get; set; }
}
