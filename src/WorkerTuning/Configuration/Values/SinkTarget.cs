using System.Globalization;
using System.Net;
using System.Text;

namespace WorkerTuning.Configuration.Values;

/// <summary>Whether something can be sent to a host or a socket at all; that it is there cannot be known.</summary>
internal static class SinkTarget
{
    // What the resolver takes, and sun_path with its final zero.
    private const int LongestHost = 253;
    private const int LongestPath = 107;

    /// <returns>What is wrong, as the rest of a message; null where nothing is.</returns>
    public static string? FindInHost(string host) =>
        host.Any(char.IsControl) ? "must name a host without control characters"
        : Encoding.UTF8.GetByteCount(host) is > LongestHost and var length ? Format($"must name a host of at most {LongestHost} bytes; this one has {length}")
        : IPAddress.TryParse(host, out var address) && IsAnywhere(address) ? Format($"must name the host that listens, such as 127.0.0.1; {host} is every address of a host, to which nothing can be sent")
        : null;

    /// <returns>What is wrong, as the rest of a message; null where nothing is.</returns>
    public static string? FindInPath(string path) =>
        path.Contains('\0', StringComparison.Ordinal) ? "must name a socket without a zero byte"
        : Encoding.UTF8.GetByteCount(path) is > LongestPath and var length ? Format($"must name a socket whose path has at most {LongestPath} bytes; this one has {length}")
        : null;

    private static bool IsAnywhere(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.Equals(IPAddress.Any) || plain.Equals(IPAddress.IPv6Any);
    }

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
