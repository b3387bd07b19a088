using Microsoft.Extensions.Logging;

namespace WorkerTuning.Workers;

internal static partial class Log
{
    public const string Category = "WorkerTuning.Workers";

    [LoggerMessage(1, LogLevel.Error, "The hook {Hook} of {Type} threw; it is ignored", EventName = "HookFailed")]
    public static partial void HookFailed(ILogger logger, Exception exception, string hook, string type);
}
