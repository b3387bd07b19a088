using Microsoft.Extensions.Logging;

namespace WorkerTuning.Dashboard;

internal static partial class Log
{
    public const string Category = "WorkerTuning.Dashboard";

    // 1 and 2 were those of the next two in the category of the dashboard.
    [LoggerMessage(80, LogLevel.Information, "Dashboard: {Action}, asked for by {User} from {Peer}", EventName = "ActionTaken")]
    public static partial void ActionTaken(ILogger logger, string action, string user, string peer);

    [LoggerMessage(81, LogLevel.Warning, "Dashboard: {Action} by {User} from {Peer} is refused: {Reason} ({More} more since the last such line)", EventName = "ActionRefused")]
    public static partial void ActionRefused(ILogger logger, string action, string user, string peer, string reason, int more);

    [LoggerMessage(3, LogLevel.Warning, "Dashboard: those who watch get no state: {Reason}", EventName = "NotStreamed")]
    public static partial void NotStreamed(ILogger logger, Exception exception, string reason);
}
