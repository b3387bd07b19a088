namespace WorkerTuning.Configuration;

/// <summary>Where statsd listens for datagrams.</summary>
internal abstract record StatsdAddress
{
    public sealed record Udp(string Host, int Port) : StatsdAddress;

    public sealed record Unix(string Path) : StatsdAddress;
}
