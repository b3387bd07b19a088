namespace WorkerTuning.Configuration.Values;

/// <summary>Reads gunicorn's <c>statsd_host</c>.</summary>
internal static class StatsdAddressText
{
    public const string Allowed = "host:port, host alone for port 8125, or unix://path";
    private const int DefaultPort = 8125;

    public static StatsdAddress? Parse(string text)
    {
        text = text.Trim();
        if (text.StartsWith("unix://", StringComparison.OrdinalIgnoreCase))
            return text.Length > "unix://".Length ? new StatsdAddress.Unix(text["unix://".Length..]) : null;
        return text.Length > 0 && HostAndPort.Parse(text, DefaultPort) is var (host, port) ? new StatsdAddress.Udp(host, port) : null;
    }
}
