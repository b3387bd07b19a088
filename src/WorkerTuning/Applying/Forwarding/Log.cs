using Microsoft.Extensions.Logging;

namespace WorkerTuning.Applying.Forwarding;

internal static partial class Log
{
    public const string Category = "WorkerTuning.Forwarding";

    [LoggerMessage(75, LogLevel.Information, "ASPNETCORE_FORWARDEDHEADERS_ENABLED, which believes every peer, has no effect: forwarded_allow_ips says whom to believe", EventName = "SwitchGivesWay")]
    public static partial void SwitchGivesWay(ILogger logger);
}
