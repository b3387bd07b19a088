using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace WorkerTuning.Configuration.Values;

/// <summary>Addresses and networks as people mean them: .NET also reads 8000 as 0.0.31.64, and clears the host bits of a network.</summary>
internal static class AddressText
{
    public static bool TryParse(string text, [NotNullWhen(true)] out IPAddress? address) =>
        IPAddress.TryParse(text, out address) && (address.AddressFamily != AddressFamily.InterNetwork || address.ToString() == text);

    /// <summary>Without host bits, as Python's <c>ip_network</c> and so gunicorn want it.</summary>
    public static bool TryParseNetwork(string text, out IPNetwork network)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        network = default;
        return slash > 0 && IPNetwork.TryParse(text, out network) && TryParse(text[..slash], out var address) && address.Equals(network.BaseAddress);
    }
}
