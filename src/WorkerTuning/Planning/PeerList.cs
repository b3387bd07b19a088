using System.Net;
using System.Net.Sockets;
using WorkerTuning.Configuration.Values;

namespace WorkerTuning.Planning;

/// <summary>The peers that a setting names. Peers without an address, as on unix sockets, are always among them, as in gunicorn.</summary>
internal sealed class PeerList
{
    private readonly HashSet<IPAddress> _addresses = [];
    private readonly List<IPNetwork> _networks = [];
    private bool _all;

    /// <param name="entries">Addresses, networks and <c>*</c>, as checked.</param>
    public static PeerList Of(IEnumerable<string> entries)
    {
        var list = new PeerList();
        foreach (var entry in entries)
        {
            if (entry == "*")
                list._all = true;
            else if (AddressText.TryParseNetwork(entry, out var network))
                list._networks.Add(network);
            else if (AddressText.TryParse(entry, out var address))
                list._addresses.Add(Plain(address));
        }

        return list;
    }

    public bool Contains(EndPoint? peer)
    {
        if (_all || peer is not IPEndPoint { Address: var given })
            return true;
        var address = Plain(given);
        if (_addresses.Contains(address))
            return true;
        foreach (var network in _networks)
        {
            if (network.Contains(address))
                return true;
        }

        return false;
    }

    // On a socket for both families, and as people write it: 10.0.0.1 is ::ffff:10.0.0.1.
    private static IPAddress Plain(IPAddress address) =>
        address.IsIPv4MappedToIPv6 ? address.MapToIPv4()
        : address is { AddressFamily: AddressFamily.InterNetworkV6, ScopeId: not 0 } ? new IPAddress(address.GetAddressBytes())
        : address;
}
