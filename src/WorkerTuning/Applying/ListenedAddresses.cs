using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using WorkerTuning.Configuration.Values;

namespace WorkerTuning.Applying;

/// <summary>Compares the binds with the addresses that the server reports once it listens.</summary>
internal static class ListenedAddresses
{
    /// <summary>True when each end point is served and nothing else is.</summary>
    public static bool Match(IReadOnlyList<ListenAddress> planned, IReadOnlyCollection<BindingAddress> listened)
    {
        if (planned.Count != listened.Count)
            return false;
        // The definite ones first, so that a port left to the system, or a descriptor, does not take the place of one that was named.
        var left = listened.ToList();
        foreach (var address in planned.OrderBy(Freedom))
        {
            var index = left.FindIndex(l => Serves(l, address.EndPoint));
            if (index < 0)
                return false;
            left.RemoveAt(index);
        }

        return true;
    }

    /// <summary>The addresses in the form of <c>bind</c>.</summary>
    public static string Show(IEnumerable<BindingAddress> listened) => string.Join(',', listened.Select(Show));

    private static string Show(BindingAddress address) =>
        address.IsUnixPipe ? "unix:" + address.UnixPipePath : string.Create(CultureInfo.InvariantCulture, $"{address.Host}:{address.Port}");

    private static int Freedom(ListenAddress address) => address.EndPoint switch
    {
        IPEndPoint { Port: 0 } => 1,
        IPEndPoint or UnixDomainSocketEndPoint => 0,
        _ => 2,
    };

    private static bool Serves(BindingAddress listened, EndPoint planned) => planned switch
    {
        IPEndPoint ip => !listened.IsUnixPipe && (ip.Port == 0 || ip.Port == listened.Port) && IsHost(listened.Host, ip.Address),
        UnixDomainSocketEndPoint unix => listened.IsUnixPipe && listened.UnixPipePath == unix.ToString(),
        _ => true,
    };

    private static bool IsHost(string host, IPAddress address) =>
        AddressText.TryParseHost(host, out var listened) && listened.Equals(address);
}
