using Microsoft.Extensions.Logging;

namespace WorkerTuning.Applying.Requests;

internal static partial class Log
{
    public const string Category = SecurityEvents.Category;

    [LoggerMessage(EventId = 70, Message = "Invalid request from ip={Peer}: {Reason}; answered with {Status}", EventName = "InvalidRequest")]
    public static partial void InvalidRequest(ILogger logger, LogLevel level, string peer, string reason, int status);

    [LoggerMessage(EventId = 71, Message = "Invalid request from ip={Peer}: {Reason}; answered with {Status}. {Count} more of this kind since the last warning", EventName = "InvalidRequests")]
    public static partial void InvalidRequests(ILogger logger, LogLevel level, string peer, string reason, int status, int count);

    [LoggerMessage(72, LogLevel.Information, "Header {Header} from ip={Peer} ignored: forwarded_allow_ips does not name the peer ({More} more since the last such line)", EventName = "ForwardedHeaderIgnored")]
    public static partial void HeaderIgnored(ILogger logger, string header, string peer, int more);
}
