using Microsoft.Extensions.Logging;
using WorkerTuning.Applying;

namespace WorkerTuning.Lifecycle.Connections;

internal static partial class Log
{
    public const string Category = SecurityEvents.Category;

    [LoggerMessage(20, LogLevel.Warning, "There are {Limit} connections, as many as worker_connections and backlog allow: the one from {Peer} is refused with 503 ({More} more since the last such line)", EventName = "ConnectionRefused")]
    public static partial void Refused(ILogger logger, int limit, string peer, int more);

    [LoggerMessage(21, LogLevel.Warning, "There are {Limit} connections, as many as worker_connections and backlog allow, and as many as can be told so: the one from {Peer} is closed ({More} more since the last such line)", EventName = "ConnectionClosed")]
    public static partial void Closed(ILogger logger, int limit, string peer, int more);
}
