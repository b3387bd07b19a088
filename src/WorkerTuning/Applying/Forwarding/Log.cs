using Microsoft.Extensions.Logging;

namespace WorkerTuning.Applying.Forwarding;

internal static partial class Log
{
    public const string Category = "WorkerTuning.Forwarding";

    [LoggerMessage(75, LogLevel.Information, "ASPNETCORE_FORWARDEDHEADERS_ENABLED, which believes every peer, has no effect: forwarded_allow_ips says whom to believe", EventName = "SwitchGivesWay")]
    public static partial void SwitchGivesWay(ILogger logger);

    [LoggerMessage(76, LogLevel.Warning, "Scheme of an HTTP/2 request from {Peer} ignored: its connection says {Scheme}, and forwarded_allow_ips does not name the peer. A proxy that ends TLS and speaks HTTP/2 to this server (HAProxy's proto h2, nghttpx) must be named there. Later ones are not logged", EventName = "SchemeIgnored")]
    public static partial void SchemeIgnored(ILogger logger, string peer, string scheme);

    [LoggerMessage(77, LogLevel.Information, "A request came through a proxy. Advice on {Setting}: {Text}", EventName = "ShortKeepAlive")]
    public static partial void ShortKeepAlive(ILogger logger, string setting, string text);
}
