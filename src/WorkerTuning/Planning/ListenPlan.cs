using Microsoft.AspNetCore.Server.Kestrel.Core;
using WorkerTuning.Configuration;

namespace WorkerTuning.Planning;

/// <summary>Where and how the server listens.</summary>
internal sealed record ListenPlan
{
    /// <summary>Empty: the application's own addresses are left alone.</summary>
    public required IReadOnlyList<BindAddress> Binds { get; init; }

    /// <summary>True where no source gave the binds: addresses that the application's code sets then take their place.</summary>
    public bool IsDefault { get; init; }

    public int? Backlog { get; init; }

    public bool ReusePort { get; init; }

    /// <summary>The mode of unix sockets; null leaves it to the process's umask.</summary>
    public UnixFileMode? SocketMode { get; init; }

    /// <summary>Null leaves Kestrel's choice.</summary>
    public HttpProtocols? Protocols { get; init; }

    /// <summary>Null: plain HTTP.</summary>
    public TlsPlan? Tls { get; init; }

    /// <summary>Null: connections begin with no PROXY header.</summary>
    public ProxyPlan? Proxy { get; init; }

    public ConnectionsPlan Connections { get; init; } = new();
}
