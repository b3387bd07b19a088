using System.Net;
using System.Net.Sockets;
using WorkerTuning.Planning;

namespace WorkerTuning.Applying;

/// <summary>Binds of one plan that the system would not let stand beside each other.</summary>
internal static class BindConflicts
{
    /// <exception cref="WorkerTuningException">There are such; the message names both.</exception>
    public static void Refuse(WorkerPlan plan, IReadOnlyList<ListenAddress> addresses)
    {
        if (plan.Listen.ReusePort)
            return;
        for (var i = 0; i < addresses.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (Overlap(addresses[i].EndPoint, addresses[j].EndPoint))
                    throw plan.Refuse("bind", $"takes the port of {addresses[j].Bind} on the same addresses; keep one of the two{Hint(addresses[i].EndPoint, addresses[j].EndPoint)}", addresses[i].Bind.ToString());
            }
        }
    }

    private static bool Overlap(EndPoint one, EndPoint other) =>
        one is IPEndPoint { Port: not 0 } a && other is IPEndPoint b && a.Port == b.Port && (Covers(a.Address, b.Address) || Covers(b.Address, a.Address));

    // A socket for :: takes IPv4 as well.
    private static bool Covers(IPAddress address, IPAddress other) =>
        address.Equals(other) || address.Equals(IPAddress.IPv6Any) || (address.Equals(IPAddress.Any) && other.AddressFamily == AddressFamily.InterNetwork);

    private static string Hint(EndPoint one, EndPoint other) =>
        ((IPEndPoint)one).AddressFamily != ((IPEndPoint)other).AddressFamily ? ": [::] takes IPv4 as well" : "";
}
