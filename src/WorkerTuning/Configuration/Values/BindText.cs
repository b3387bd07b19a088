using System.Globalization;
using System.Net;

namespace WorkerTuning.Configuration.Values;

/// <summary>Reads one <c>bind</c> value in gunicorn's forms: host, host:port, [v6]:port, :port, tcp://, unix:, fd://.</summary>
internal static class BindText
{
    public const string Allowed = "host, host:port, [v6]:port, :port, tcp://host:port, unix:/path or fd://N";
    private const int DefaultPort = 8000;

    /// <summary>Null with an <paramref name="error"/> that says what is wrong.</summary>
    public static BindAddress? Parse(string text, out string? error)
    {
        text = text.Trim();
        error = null;
        if (text.StartsWith("unix:", StringComparison.OrdinalIgnoreCase))
            return Unix(text["unix:".Length..], out error);
        if (text.StartsWith("fd://", StringComparison.OrdinalIgnoreCase))
            return Descriptor(text["fd://".Length..], out error);
        if (text.StartsWith("tcp://", StringComparison.OrdinalIgnoreCase))
            text = text["tcp://".Length..];
        else if (text.Contains("://", StringComparison.Ordinal))
            return Failed($"an address such as {Allowed}", out error);
        return Tcp(text, out error);
    }

    // gunicorn takes both slashes of unix://path away, so unix:///run/x is /run/x and unix://x the relative x.
    private static BindAddress.Unix? Unix(string rest, out string? error)
    {
        var path = rest.StartsWith("//", StringComparison.Ordinal) ? rest[2..] : rest;
        error = path.Length == 0 ? "a path after unix:" : SocketPathText.Find(path);
        return error is null ? new BindAddress.Unix(path) : null;
    }

    private static BindAddress? Descriptor(string rest, out string? error)
    {
        if (!int.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return Failed("a descriptor's number after fd://", out error);
        error = null;
        return new BindAddress.Descriptor(number);
    }

    private static BindAddress? Tcp(string text, out string? error)
    {
        string host;
        string? port;
        if (text.StartsWith('['))
        {
            var close = text.IndexOf(']', StringComparison.Ordinal);
            if (close < 0 || (close + 1 < text.Length && text[close + 1] != ':'))
                return Failed("[address]:port", out error);
            host = text[1..close];
            port = close + 1 < text.Length ? text[(close + 2)..] : null;
        }
        else
        {
            var colon = text.LastIndexOf(':');
            var isBareV6 = colon >= 0 && text.IndexOf(':', StringComparison.Ordinal) != colon;
            host = colon < 0 || isBareV6 ? text : text[..colon];
            port = colon < 0 || isBareV6 ? null : text[(colon + 1)..];
        }

        if (!TryPort(port, out var number))
            return Failed($"a port from 0 to 65535; '{port}' is none", out error);
        error = null;
        if (host.Length == 0 || host == "*")
            return new BindAddress.Tcp(IPAddress.Any, number);
        if (string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase))
            return number > 0 ? new BindAddress.Tcp(null, number) : Failed("127.0.0.1:0 or [::1]:0: localhost is two addresses, which cannot share a port that the system picks", out error);
        if (AddressText.TryParse(host, out var address))
            return new BindAddress.Tcp(address, number);
        return Failed(
            port is null && TryPort(host, out _)
                ? $":{host}, with a colon, to mean the port"
                : "localhost or an address of this machine; other host names are not looked up",
            out error);
    }

    private static bool TryPort(string? text, out int port)
    {
        port = DefaultPort;
        return text is null || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= IPEndPoint.MaxPort);
    }

    private static BindAddress? Failed(string allowed, out string? error)
    {
        error = allowed;
        return null;
    }
}
