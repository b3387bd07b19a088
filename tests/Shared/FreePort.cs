using System.Net;
using System.Net.Sockets;

namespace WorkerTuning.Tests.Shared;

/// <summary>
/// TCP ports on loopback that were free a moment ago, as the system picks them. For what must be told its port beforehand (a child process, a
/// configuration file); a server inside the test binds port 0 and is asked which one it got.
/// </summary>
internal static class FreePort
{
    public static int Next() => Several(1)[0];

    public static (int First, int Second) Pair() => Several(2) is [var first, var second] ? (first, second) : default;

    /// <summary>Different ports: all are held until the last one is found.</summary>
    public static int[] Several(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        try
        {
            return [.. listeners.Select(PortOf)];
        }
        finally
        {
            foreach (var listener in listeners)
                listener.Dispose();
        }
    }

    private static int PortOf(TcpListener listener)
    {
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
