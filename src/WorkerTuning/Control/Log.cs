using Microsoft.Extensions.Logging;

namespace WorkerTuning.Control;

internal static partial class Log
{
    public const string Category = "WorkerTuning.Control";

    [LoggerMessage(1, LogLevel.Information, "Reloading the settings ({Cause})", EventName = "Reloading")]
    public static partial void Reloading(ILogger logger, string cause);

    [LoggerMessage(2, LogLevel.Information, "Plan {Revision} is in force ({Changes}); the workers are recycled under it", EventName = "Reloaded")]
    public static partial void Reloaded(ILogger logger, int revision, string changes);

    [LoggerMessage(3, LogLevel.Error, "The reload is refused and plan {Revision} stays in force:{NewLine}{Problems}", EventName = "ReloadRefused")]
    public static partial void ReloadRefused(ILogger logger, int revision, string newLine, string problems);

    [LoggerMessage(4, LogLevel.Warning, "Changed, but in force only after a restart: {Settings}", EventName = "RestartNeeded")]
    public static partial void RestartNeeded(ILogger logger, string settings);

    [LoggerMessage(5, LogLevel.Error, "A listener of the settings threw; the reload goes on", EventName = "ListenerFailed")]
    public static partial void ListenerFailed(ILogger logger, Exception exception);

    [LoggerMessage(6, LogLevel.Error, "A step of the reload failed; all others are taken", EventName = "ReloadStepFailed")]
    public static partial void StepFailed(ILogger logger, Exception exception);

    [LoggerMessage(7, LogLevel.Warning, "A listener of the settings or the hook on_reload has not returned for {Limit:0} s; the workers are recycled without it", EventName = "ListenersLate")]
    public static partial void ListenersLate(ILogger logger, double limit);

    [LoggerMessage(10, LogLevel.Information, "Signal {Signal}: {Command}", EventName = "SignalTaken")]
    public static partial void SignalTaken(ILogger logger, string signal, ServerCommand command);

    [LoggerMessage(11, LogLevel.Error, "Signal {Signal} could not be obeyed", EventName = "SignalFailed")]
    public static partial void SignalFailed(ILogger logger, Exception exception, string signal);

    [LoggerMessage(12, LogLevel.Information, "Worker count set to {Workers}", EventName = "Resized")]
    public static partial void Resized(ILogger logger, int workers);

    [LoggerMessage(13, LogLevel.Debug, "Log files are opened anew by {Listeners} writers", EventName = "LogsReopened")]
    public static partial void LogsReopened(ILogger logger, int listeners);

    [LoggerMessage(14, LogLevel.Error, "A log file could not be opened anew", EventName = "ReopenFailed")]
    public static partial void ReopenFailed(ILogger logger, Exception exception);

    [LoggerMessage(15, LogLevel.Warning, "All workers finish and go; requests wait in the queue until HUP or TTIN brings workers back", EventName = "DrainsWorkers")]
    public static partial void DrainsWorkers(ILogger logger);

    [LoggerMessage(16, LogLevel.Information, "WINCH is ignored: as in gunicorn it drains the workers only where daemon is set, since a terminal sends it whenever its window is resized", EventName = "DrainIgnored")]
    public static partial void DrainIgnored(ILogger logger);

    [LoggerMessage(17, LogLevel.Information, "Quick stop by {Cause}: running requests are ended", EventName = "StopsQuickly")]
    public static partial void StopsQuickly(ILogger logger, string cause);

    [LoggerMessage(20, LogLevel.Information, "Start ended: {Signal} came, and the server had not started {Seconds:0} s later", EventName = "StartEnded")]
    public static partial void StartEnded(ILogger logger, string signal, double seconds);

    [LoggerMessage(19, LogLevel.Error, "The reload failed", EventName = "ReloadFailed")]
    public static partial void ReloadFailed(ILogger logger, Exception exception);

    [LoggerMessage(30, LogLevel.Warning, "systemd cannot be notified: {Reason}", EventName = "NotifySocketUnknown")]
    public static partial void NotifySocketUnknown(ILogger logger, string reason);

    [LoggerMessage(40, LogLevel.Information, "Changed files in {Folders} reload the settings", EventName = "FilesWatched")]
    public static partial void FilesWatched(ILogger logger, string folders);

    [LoggerMessage(41, LogLevel.Warning, "The folder {Folder} cannot be watched: {Reason}", EventName = "FolderNotWatched")]
    public static partial void FolderNotWatched(ILogger logger, string folder, string reason);

    [LoggerMessage(43, LogLevel.Information, "The folder {Folder} does not exist yet; files in it reload the settings once it does", EventName = "FolderAwaited")]
    public static partial void FolderAwaited(ILogger logger, string folder);

    [LoggerMessage(42, LogLevel.Error, "Watching the settings' files failed; the next change of one is looked at again", EventName = "WatchFailed")]
    public static partial void WatchFailed(ILogger logger, Exception exception);

    [LoggerMessage(50, LogLevel.Information, "Process {Process} was started on the same sockets ({Sockets}); send TERM to this one once the new one serves", EventName = "Upgraded")]
    public static partial void Upgraded(ILogger logger, int process, string sockets);

    [LoggerMessage(51, LogLevel.Error, "USR2 is ignored: {Reason}", EventName = "UpgradeIgnored")]
    public static partial void UpgradeIgnored(ILogger logger, string reason);

    [LoggerMessage(52, LogLevel.Error, "The new process {Process} ended with code {Code}; this one goes on", EventName = "UpgradeEnded")]
    public static partial void UpgradeEnded(ILogger logger, int process, int code);

    [LoggerMessage(53, LogLevel.Error, "The new process could not be started; this one goes on", EventName = "UpgradeFailed")]
    public static partial void UpgradeFailed(ILogger logger, Exception exception);

    [LoggerMessage(54, LogLevel.Information, "Process {Process} serves and is the main process of the service now; send TERM to this one, {Own}", EventName = "HandedOver")]
    public static partial void HandedOver(ILogger logger, int process, int own);

    [LoggerMessage(55, LogLevel.Error, "The hand-over to process {Process} failed: this one stops, or systemd takes no message. This one stays the main process of the service", EventName = "NotHandedOver")]
    public static partial void NotHandedOver(ILogger logger, int process);

    [LoggerMessage(56, LogLevel.Information, "The new process stops, and with it the service; this one stops as well", EventName = "StopsWithNext")]
    public static partial void StopsWithNext(ILogger logger);

    [LoggerMessage(57, LogLevel.Error, "The new process ended; this one goes on", EventName = "UpgradeGone")]
    public static partial void UpgradeGone(ILogger logger);

    // In the words, and under the id, of the host's own console lifetime.
    [LoggerMessage(0, LogLevel.Information, "Application is shutting down...")]
    public static partial void ShuttingDown(ILogger logger);
}
