using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;

namespace WorkerTuning.Control;

/// <summary>The signal handlers that the host has of its own.</summary>
internal static class HostSignals
{
    /// <summary>
    /// Takes the console's away: they stop the host at the signal, where <c>shutdown_delay</c> has the application's hubs and streams go on
    /// first. Another lifetime's, such as a Windows service's, stay.
    /// </summary>
    /// <param name="host">The host's, which stays usable; null for an old one that has none.</param>
    public static void Silence(IHostLifetime? host) => (host as ConsoleLifetime)?.Dispose();
}
