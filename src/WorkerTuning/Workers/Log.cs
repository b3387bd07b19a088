using Microsoft.Extensions.Logging;

namespace WorkerTuning.Workers;

internal static partial class Log
{
    public const string Category = "WorkerTuning.Workers";

    [LoggerMessage(1, LogLevel.Error, "The hook {Hook} of {Type} threw; it is ignored", EventName = "HookFailed")]
    public static partial void HookFailed(ILogger logger, Exception exception, string hook, string type);

    [LoggerMessage(2, LogLevel.Error, "{Lines} log lines of the server were lost: a log provider was blocked and the queue was full", EventName = "LinesLost")]
    public static partial void LinesLost(ILogger logger, long lines);

    [LoggerMessage(3, LogLevel.Error, "The hook {Hook} of {Type} is cancelled and no longer waited for: it did not end within {Elapsed:0.0} s", EventName = "HookLate")]
    public static partial void HookLate(ILogger logger, string hook, string type, double elapsed);

    [LoggerMessage(4, LogLevel.Warning, "Slow request: {Method} {Path} on worker {Worker} took {Elapsed:0.000} s (endpoint {Endpoint}, status {Status}, trace {Trace})", EventName = "SlowRequest")]
    public static partial void SlowRequest(ILogger logger, string method, string path, string worker, double elapsed, string endpoint, int status, string trace);

    [LoggerMessage(5, LogLevel.Error, "Endpoint {Endpoint} requires the pool {Pool}, which no setting describes; the default pool serves it", EventName = "NoSuchPool")]
    public static partial void NoSuchPool(ILogger logger, string? endpoint, string pool);
}
