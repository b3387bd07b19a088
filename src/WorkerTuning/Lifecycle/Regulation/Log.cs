using Microsoft.Extensions.Logging;

namespace WorkerTuning.Lifecycle.Regulation;

internal static partial class Log
{
    public const string Category = "WorkerTuning.Regulation";

    [LoggerMessage(1, LogLevel.Information, "Concurrency follows the latency from now on: {Limit} requests at a time, between {Min} and {Max}", EventName = "LimitBegins")]
    public static partial void LimitBegins(ILogger logger, int limit, int min, string max);

    [LoggerMessage(2, LogLevel.Information, "Concurrency is fixed from now on: as many requests at a time as the workers take", EventName = "LimitEnds")]
    public static partial void LimitEnds(ILogger logger);

    [LoggerMessage(3, LogLevel.Information, "The concurrency limit went from {Before} to {After}: requests take {Latency:0.0} ms and {Baseline:0.0} ms when they wait for no other (gradient {Gradient:0.00}); {Queued} wait", EventName = "LimitMoved")]
    public static partial void LimitMoved(ILogger logger, int before, int after, double latency, double baseline, double gradient, int queued);

    [LoggerMessage(4, LogLevel.Warning, "Overload: {Refused} requests were answered with 503 because the queue stood longer than queue_target allows; {Queued} wait, {InFlight} run, {PerSecond:0.0} end in a second", EventName = "Overload")]
    public static partial void Overload(ILogger logger, long refused, int queued, int inFlight, double perSecond);

    [LoggerMessage(5, LogLevel.Information, "The pool grows from {Before} to {After} workers: {InFlight} of {Capacity} requests at a time are in use; at most {Max} workers", EventName = "PoolGrows")]
    public static partial void PoolGrows(ILogger logger, int before, int after, int inFlight, int capacity, int max);

    [LoggerMessage(6, LogLevel.Information, "The pool shrinks from {Before} to {After} workers: it has been calm for a while, {InFlight} of {Capacity} requests at a time are in use; at least {Min} workers", EventName = "PoolShrinks")]
    public static partial void PoolShrinks(ILogger logger, int before, int after, int inFlight, int capacity, int min);

    [LoggerMessage(7, LogLevel.Warning, "The thread pool's minimum goes from {Before} to {After}: it takes {Delay:0} ms to answer while the processors are {Use:0} % busy, so its threads are blocked", EventName = "ThreadMinimumRaised")]
    public static partial void ThreadsRaised(ILogger logger, int before, int after, double delay, double use);

    [LoggerMessage(8, LogLevel.Information, "The thread pool's minimum goes from {Before} to {After}: it has {Threads} threads and answers at once", EventName = "ThreadMinimumLowered")]
    public static partial void ThreadsLowered(ILogger logger, int before, int after, int threads);

    [LoggerMessage(9, LogLevel.Information, "The thread pool takes {Delay:0} ms to answer because the processors are {Use:0} % busy; more threads would not help", EventName = "ProcessorsSaturated")]
    public static partial void ProcessorsSaturated(ILogger logger, double delay, double use);

    [LoggerMessage(10, LogLevel.Information, "The overload is over: none was refused for a minute, after {Refused} requests in {Lasted:0} s", EventName = "OverloadOver")]
    public static partial void OverloadOver(ILogger logger, double lasted, long refused);
}
