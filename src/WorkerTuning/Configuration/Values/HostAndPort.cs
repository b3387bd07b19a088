using System.Globalization;
using System.Net;

namespace WorkerTuning.Configuration.Values;

/// <summary>A host to send to, with a port: <c>host</c>, <c>host:port</c>, <c>[v6]:port</c>; an empty host is this machine.</summary>
internal static class HostAndPort
{
    public static (string Host, int Port)? Parse(string text, int defaultPort)
    {
        var close = text.StartsWith('[') ? text.IndexOf(']', StringComparison.Ordinal) : -1;
        var colon = text.IndexOf(':', close + 1);
        if ((text.StartsWith('[') && close < 0) || (close >= 0 && close + 1 < text.Length && colon != close + 1))
            return null;
        var host = (close >= 0 ? text[1..close] : colon < 0 ? text : text[..colon]).ToLowerInvariant();
        if (host.Any(char.IsWhiteSpace) || host.Contains('/', StringComparison.Ordinal))
            return null;
        var port = defaultPort;
        if (colon >= 0 && (!int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is < 1 or > IPEndPoint.MaxPort))
            return null;
        return (host.Length == 0 ? "localhost" : host, port);
    }
}
