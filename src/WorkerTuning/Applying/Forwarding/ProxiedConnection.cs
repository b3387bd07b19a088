namespace WorkerTuning.Applying.Forwarding;

/// <summary>A feature of connections that began with a PROXY header, whatever it said: a proxy made them, also where the peer's address stands.</summary>
internal sealed class ProxiedConnection
{
    private ProxiedConnection()
    {
    }

    public static ProxiedConnection Instance { get; } = new();
}
