using Microsoft.Extensions.Logging;

namespace WorkerTuning.Control;

internal static partial class Log
{
    public const string Category = "WorkerTuning.Control";

    [LoggerMessage(1, LogLevel.Information, "Reloading the settings ({Cause})", EventName = "Reloading")]
    public static partial void Reloading(ILogger logger, string cause);

    [LoggerMessage(2, LogLevel.Information, "Plan {Revision} is in force; the workers are recycled under it", EventName = "Reloaded")]
    public static partial void Reloaded(ILogger logger, int revision);

    [LoggerMessage(3, LogLevel.Error, "The reload is refused and plan {Revision} stays in force:{NewLine}{Problems}", EventName = "ReloadRefused")]
    public static partial void ReloadRefused(ILogger logger, int revision, string newLine, string problems);

    [LoggerMessage(4, LogLevel.Warning, "Changed, but in force only after a restart: {Settings}", EventName = "RestartNeeded")]
    public static partial void RestartNeeded(ILogger logger, string settings);

    [LoggerMessage(5, LogLevel.Error, "A listener of the settings threw; the reload goes on", EventName = "ListenerFailed")]
    public static partial void ListenerFailed(ILogger logger, Exception exception);
}
