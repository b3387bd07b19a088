using Microsoft.Extensions.Logging;

namespace WorkerTuning.Workers.Recycling;

internal static partial class Log
{
    [LoggerMessage(10, LogLevel.Information, "Worker {Worker} recycled because of {Reason}{Detail} after {Served} requests and {Age:0.0} s; {Successor} took its place, built in {Build:0} ms", EventName = "WorkerRecycled")]
    public static partial void Recycled(ILogger logger, string worker, string reason, string detail, long served, double age, string successor, double build);

    [LoggerMessage(11, LogLevel.Error, "The successor of worker {Worker} at place {Place} failed to build (attempt {Attempt}); the old one goes on serving, next attempt in {Pause:0} s", EventName = "SuccessorFailed")]
    public static partial void BuildFailedOldServes(ILogger logger, Exception exception, string place, string worker, int attempt, double pause);

    [LoggerMessage(12, LogLevel.Error, "The worker at place {Place} failed to build (attempt {Attempt}); next attempt in {Pause:0} s", EventName = "WorkerFailed")]
    public static partial void BuildFailed(ILogger logger, Exception exception, string place, int attempt, double pause);

    [LoggerMessage(13, LogLevel.Warning, "Worker {Worker} still has {Leases} requests {Grace:0.#} s after it was replaced; they are ended", EventName = "DrainOverdue")]
    public static partial void DrainOverdue(ILogger logger, string worker, int leases, double grace);

    [LoggerMessage(14, LogLevel.Warning, "Worker {Worker} still has {Pins} scopes of requests or circuits {Elapsed:0.#} s after it was replaced, though no request and no connection; it cannot be disposed while they live", EventName = "DrainPinned")]
    public static partial void DrainPinned(ILogger logger, string worker, int pins, double elapsed);

    [LoggerMessage(21, LogLevel.Information, "Worker {Worker} was replaced and is kept by {Count} long-lived requests; they go on until {Time}{Most} newer workers of its place are replaced (max_old_workers)", EventName = "DrainKept")]
    public static partial void DrainKept(ILogger logger, string worker, int count, string time, int most);

    [LoggerMessage(22, LogLevel.Information, "Worker {Worker}, replaced {Age:0.0} s ago, is kept by {Count} long-lived requests; they are closed because of {Setting} = {Value}", EventName = "DrainEnds")]
    public static partial void DrainEnds(ILogger logger, string worker, int count, double age, string setting, double value);

    [LoggerMessage(15, LogLevel.Error, "The recycle policy {Policy} threw; that counts as no, and it is asked again", EventName = "PolicyFailed")]
    public static partial void PolicyFailed(ILogger logger, Exception exception, string policy);

    [LoggerMessage(20, LogLevel.Error, "The recycle policy {Policy} has not answered for {Limit:0} s; that counts as no, and it is asked again once it has ended", EventName = "PolicyLate")]
    public static partial void PolicyLate(ILogger logger, string policy, double limit);

    [LoggerMessage(16, LogLevel.Warning, "Place {Place} was recycled {Count} times in a row because of {Reason}, which recycling does not mend. Its worker is now kept for {Hold:0} s before that recycles it again", EventName = "KillLoop")]
    public static partial void KillLoop(ILogger logger, string place, int count, string reason, double hold);

    [LoggerMessage(17, LogLevel.Critical, "{Count} builds of the worker at place {Place} hang; no other is tried until one of them ends", EventName = "BuildsHang")]
    public static partial void BuildsHang(ILogger logger, int count, string place);

    [LoggerMessage(18, LogLevel.Warning, "A build of the worker at place {Place} that was given up has failed in the end", EventName = "LateFailure")]
    public static partial void LateFailure(ILogger logger, Exception exception, string place);

    [LoggerMessage(19, LogLevel.Warning, "Worker {Worker} has nothing to do any more and is not disposed after {Limit:0} s; a worker-local's disposal or a hook of its end does not return, and what it holds is lost", EventName = "DisposalLasts")]
    public static partial void DisposalLasts(ILogger logger, string worker, double limit);
}
