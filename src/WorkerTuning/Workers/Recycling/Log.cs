using Microsoft.Extensions.Logging;

namespace WorkerTuning.Workers.Recycling;

internal static partial class Log
{
    [LoggerMessage(10, LogLevel.Information, "Worker {Worker} recycled because of {Reason}{Detail} after {Served} requests and {Age:0.0} s; {Successor} took its place, built in {Build:0} ms", EventName = "WorkerRecycled")]
    public static partial void Recycled(ILogger logger, string worker, RecycleReason reason, string detail, long served, double age, string successor, double build);

    [LoggerMessage(11, LogLevel.Error, "The successor of worker {Worker} at place {Place} failed to build (attempt {Attempt}); the old one goes on serving, next attempt in {Pause:0} s", EventName = "SuccessorFailed")]
    public static partial void BuildFailedOldServes(ILogger logger, Exception exception, int place, string worker, int attempt, double pause);

    [LoggerMessage(12, LogLevel.Error, "The worker at place {Place} failed to build (attempt {Attempt}); next attempt in {Pause:0} s", EventName = "WorkerFailed")]
    public static partial void BuildFailed(ILogger logger, Exception exception, int place, int attempt, double pause);

    [LoggerMessage(13, LogLevel.Warning, "Worker {Worker} still has {Leases} requests {Grace:0.#} s after it was replaced; they are ended", EventName = "DrainOverdue")]
    public static partial void DrainOverdue(ILogger logger, string worker, int leases, double grace);


    [LoggerMessage(15, LogLevel.Error, "A recycle policy threw; it counts as no", EventName = "PolicyFailed")]
    public static partial void PolicyFailed(ILogger logger, Exception exception);
}
