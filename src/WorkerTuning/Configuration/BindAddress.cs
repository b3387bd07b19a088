using System.Net;

namespace WorkerTuning.Configuration;

/// <summary>One place to listen, as decided from a <c>bind</c> value.</summary>
internal abstract record BindAddress
{
    /// <summary>A host name or address and a port; <see cref="Address"/> is null for <c>localhost</c>, which means both loopback addresses.</summary>
    public sealed record Tcp(IPAddress? Address, int Port) : BindAddress
    {
        public override string ToString() => Address is null ? $"localhost:{Port}" : new IPEndPoint(Address, Port).ToString();
    }

    public sealed record Unix(string Path) : BindAddress
    {
        // The parser takes two slashes away, as gunicorn does.
        public override string ToString() => (Path.StartsWith("//", StringComparison.Ordinal) ? "unix://" : "unix:") + Path;
    }

    /// <summary>A descriptor that this process inherited, from its parent or from systemd.</summary>
    public sealed record Descriptor(int Number) : BindAddress
    {
        public override string ToString() => "fd://" + Number;
    }
}
