using Microsoft.Extensions.Logging;

namespace WorkerTuning.AccessLog;

internal static partial class Log
{
    public const string Category = "WorkerTuning.AccessLog";

    [LoggerMessage(1, LogLevel.Warning, "{Name} cannot be written to {Target}: {Reason}. Up to {Megabytes} MB are kept meanwhile, and it is tried again every second", EventName = "CannotWrite")]
    public static partial void CannotWrite(ILogger logger, string name, string target, string reason, int megabytes);

    [LoggerMessage(2, LogLevel.Information, "{Name} is written to {Target} again", EventName = "WritesAgain")]
    public static partial void WritesAgain(ILogger logger, string name, string target);

    [LoggerMessage(3, LogLevel.Warning, "{Name} lost {Dropped} records that {Target} did not take in time, {Total} since the start", EventName = "RecordsDropped")]
    public static partial void RecordsDropped(ILogger logger, string name, string target, long dropped, long total);

    [LoggerMessage(4, LogLevel.Warning, "{Name} reopen failed at {Target}: {Reason}. It goes on in the old file", EventName = "NotReopened")]
    public static partial void NotReopened(ILogger logger, string name, string target, string reason);

    [LoggerMessage(5, LogLevel.Warning, "{Name} could not be sent to {Target}: {Reason}. What cannot be sent is not kept; {Lost} lost since the start", EventName = "CannotSend")]
    public static partial void CannotSend(ILogger logger, string name, string target, string reason, long lost);

    [LoggerMessage(6, LogLevel.Error, "The logs of the new plan cannot be opened, and the old ones stay: {Reason}", EventName = "LogsStay")]
    public static partial void LogsStay(ILogger logger, string reason);

    [LoggerMessage(7, LogLevel.Debug, "No line for a request: {Reason}", EventName = "LineFailed")]
    public static partial void LineFailed(ILogger logger, Exception exception, string reason);

    [LoggerMessage(8, LogLevel.Information, "Advice on loglevel: the section Logging lets Microsoft.AspNetCore write about four lines for each request into the error log, where gunicorn writes none; they cost about a quarter of the throughput. \"Microsoft.AspNetCore\": \"Warning\" there keeps them out", EventName = "RequestLinesAdvice")]
    public static partial void RequestLinesAdvice(ILogger logger);

    [LoggerMessage(20, LogLevel.Warning, "{Settings} ignored for what is logged through ILogger: {Factory} has taken the place of .NET's logger factory and asks no provider. Serilog does with writeToProviders: true", EventName = "LoggersReplaced")]
    public static partial void LoggersReplaced(ILogger logger, string settings, string factory);

    [LoggerMessage(21, LogLevel.Warning, "{Settings} ignored for what is logged through ILogger: the provider ErrorLog was removed. Call builder.Logging.ClearProviders() before AddWorkerTuning", EventName = "ProviderRemoved")]
    public static partial void ProviderRemoved(ILogger logger, string settings);

    [LoggerMessage(22, LogLevel.Warning, "{Settings} ignored: {Factory} has taken the place of .NET's logger factory and has levels of its own, such as Serilog's MinimumLevel", EventName = "LevelBypassed")]
    public static partial void LevelBypassed(ILogger logger, string settings, string factory);
}
