namespace WorkerTuning.Configuration;

/// <summary>Where syslog listens.</summary>
internal abstract record SyslogAddress
{
    public sealed record Udp(string Host, int Port) : SyslogAddress;

    public sealed record Tcp(string Host, int Port) : SyslogAddress;

    /// <param name="Path">The socket's file.</param>
    /// <param name="Stream">Null: datagrams, and a stream where the socket takes none.</param>
    public sealed record Unix(string Path, bool? Stream) : SyslogAddress;
}
