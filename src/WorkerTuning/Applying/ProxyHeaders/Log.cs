using Microsoft.Extensions.Logging;

namespace WorkerTuning.Applying.ProxyHeaders;

internal static partial class Log
{
    public const string Category = SecurityEvents.Category;

    [LoggerMessage(1, LogLevel.Warning, "A PROXY header from {Peer}, which proxy_allow_ips does not name, is refused with 403 ({More} more since the last such line)", EventName = "ProxyHeaderForbidden")]
    public static partial void Forbidden(ILogger logger, string peer, int more);

    [LoggerMessage(2, LogLevel.Warning, "The connection from {Peer} is closed, its PROXY header is malformed: {Problem} ({More} more since the last such line)", EventName = "ProxyHeaderMalformed")]
    public static partial void Malformed(ILogger logger, string peer, string problem, int more);

    [LoggerMessage(3, LogLevel.Warning, "The connection from {Peer} is closed, its PROXY header was not there within {Seconds:0.#} s ({More} more since the last such line)", EventName = "ProxyHeaderLate")]
    public static partial void Late(ILogger logger, string peer, double seconds, int more);

    [LoggerMessage(4, LogLevel.Debug, "The connection from {Peer} sent nothing for {Seconds:0.#} s and is closed", EventName = "ProxyConnectionSilent")]
    public static partial void Silent(ILogger logger, string peer, double seconds);

    [LoggerMessage(5, LogLevel.Debug, "The connection from {Peer} is one of {Client}", EventName = "ProxyHeaderTaken")]
    public static partial void Taken(ILogger logger, string peer, string client);
}
