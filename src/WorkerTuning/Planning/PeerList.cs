using System.Net;
using System.Net.Sockets;
using WorkerTuning.Configuration.Values;

namespace WorkerTuning.Planning;

/// <summary>The peers that a setting names. Peers without an address, as on unix sockets, are always among them, as in gunicorn.</summary>
internal sealed class PeerList
{
    // ::ffff:0:0/96 holds IPv4 in IPv6.
    private const int MappedPrefix = 96;

    /// <summary>Whom gunicorn believes where nobody is named.</summary>
    public static PeerList Loopback { get; } = Of(["127.0.0.1", "::1"]);

    private readonly HashSet<IPAddress> _addresses = [];
    private readonly List<IPNetwork> _networks = [];
    private bool _all;

    public IReadOnlyCollection<IPAddress> Addresses => _addresses;

    public IReadOnlyCollection<IPNetwork> Networks => _networks;

    /// <summary>True for <c>*</c>.</summary>
    public bool IsEverybody => _all;

    /// <param name="entries">Addresses, networks and <c>*</c>, as checked.</param>
    public static PeerList Of(IEnumerable<string> entries)
    {
        var list = new PeerList();
        foreach (var entry in entries)
        {
            if (entry == "*")
                list._all = true;
            else if (AddressText.TryParseNetwork(entry, out var network))
                list.Add(network);
            else if (AddressText.TryParse(entry, out var address))
                list.Add(address);
        }

        return list;
    }

    public bool Contains(EndPoint? peer) => Contains((peer as IPEndPoint)?.Address);

    public bool Contains(IPAddress? peer)
    {
        if (_all || peer is null)
            return true;
        var address = WithoutScope(peer);
        if (_addresses.Contains(address))
            return true;
        foreach (var network in _networks)
        {
            if (network.Contains(address))
                return true;
        }

        return false;
    }

    // On a socket for both families 10.0.0.1 is ::ffff:10.0.0.1. Both are kept, so that a look at a peer allocates nothing.
    private void Add(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : WithoutScope(address);
        _addresses.Add(plain);
        if (plain.AddressFamily == AddressFamily.InterNetwork)
            _addresses.Add(plain.MapToIPv6());
    }

    private void Add(IPNetwork network)
    {
        _networks.Add(network);
        if (network.BaseAddress.AddressFamily == AddressFamily.InterNetwork)
            _networks.Add(new IPNetwork(network.BaseAddress.MapToIPv6(), MappedPrefix + network.PrefixLength));
    }

    // People write a link-local address without the interface it is reached by.
    private static IPAddress WithoutScope(IPAddress address) =>
        address is { AddressFamily: AddressFamily.InterNetworkV6, ScopeId: not 0 } ? new IPAddress(address.GetAddressBytes()) : address;
}
