namespace WorkerTuning.Configuration.Values;

/// <summary>Reads gunicorn's <c>syslog_addr</c>.</summary>
internal static class SyslogAddressText
{
    public const string Allowed = "udp://host:port, tcp://host:port, or unix://path with #dgram or #stream behind it or nothing; the port is 514 where it is left out";
    private const int DefaultPort = 514;

    public static SyslogAddress? Parse(string text)
    {
        text = text.Trim();
        if (text.StartsWith("unix://", StringComparison.OrdinalIgnoreCase))
            return Unix(text["unix://".Length..]);
        if (text.StartsWith("udp://", StringComparison.OrdinalIgnoreCase))
            return HostAndPort.Parse(text["udp://".Length..], DefaultPort) is var (host, port) ? new SyslogAddress.Udp(host, port) : null;
        if (text.StartsWith("tcp://", StringComparison.OrdinalIgnoreCase))
            return HostAndPort.Parse(text["tcp://".Length..], DefaultPort) is var (host, port) ? new SyslogAddress.Tcp(host, port) : null;
        return null;
    }

    private static SyslogAddress.Unix? Unix(string rest) => rest.Split('#') switch
    {
        [{ Length: > 0 } path] => new SyslogAddress.Unix(path, null),
        [{ Length: > 0 } path, "dgram"] => new SyslogAddress.Unix(path, false),
        [{ Length: > 0 } path, "stream"] => new SyslogAddress.Unix(path, true),
        _ => null,
    };
}
