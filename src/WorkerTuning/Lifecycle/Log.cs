using Microsoft.Extensions.Logging;

namespace WorkerTuning.Lifecycle;

internal static partial class Log
{
    public const string Category = "WorkerTuning.Lifecycle";

    [LoggerMessage(1, LogLevel.Critical, "The arbiter failed at one of its tasks and goes on with the next", EventName = "ArbiterFailed")]
    public static partial void ArbiterFailed(ILogger logger, Exception exception);

    [LoggerMessage(2, LogLevel.Error, "Worker {Worker} threw while it was disposed", EventName = "DisposeFailed")]
    public static partial void DisposeFailed(ILogger logger, Exception exception, string worker);

    [LoggerMessage(3, LogLevel.Error, "Timeout: {Method} {Path} on worker {Worker} {Why} ({Elapsed:0.0} s, endpoint {Endpoint}, trace {Trace}); it was cancelled", EventName = "RequestTimeout")]
    public static partial void RequestTimeout(ILogger logger, string method, string path, string worker, string why, double elapsed, string endpoint, string trace);

    [LoggerMessage(4, LogLevel.Critical, "Worker timeout: {Method} {Path} on worker {Worker} did not end when its time was over ({Elapsed:0.0} s, endpoint {Endpoint}, trace {Trace}); its connection is aborted and the worker replaced. Thread pool: {Threads} threads, {Queued} queued", EventName = "WorkerTimeout")]
    public static partial void WorkerTimeout(ILogger logger, string method, string path, string worker, double elapsed, string endpoint, string trace, int threads, long queued);

    [LoggerMessage(5, LogLevel.Critical, "The thread pool has answered nothing for {Elapsed:0.0} s: {Threads} threads, {Queued} queued. {Consequence}", EventName = "PoolHangs")]
    public static partial void PoolHangs(ILogger logger, double elapsed, int threads, long queued, string consequence);

    [LoggerMessage(6, LogLevel.Information, "{Workers} workers are ready, {Capacity} requests at a time", EventName = "WorkersReady")]
    public static partial void WorkersReady(ILogger logger, int workers, int capacity);

    [LoggerMessage(11, LogLevel.Warning, "Pools without endpoints: {Pools}. Name each at the endpoints that it is for: RequireWorkerPool, or [WorkerPool]", EventName = "PoolsUnused")]
    public static partial void PoolsUnused(ILogger logger, string pools);

    [LoggerMessage(12, LogLevel.Warning, "Worker-locals without a pool: {Locals}. No setting describes the pool in brackets, so no worker has one", EventName = "LocalsHomeless")]
    public static partial void LocalsHomeless(ILogger logger, string locals);

    [LoggerMessage(7, LogLevel.Warning, "{Workers} workers and {Builds} builds are not at their end {Elapsed:0.0} s after the server stopped; they are left", EventName = "WorkersLeft")]
    public static partial void WorkersLeft(ILogger logger, int workers, int builds, double elapsed);

    [LoggerMessage(8, LogLevel.Error, "The connection of a request that does not end could not be aborted", EventName = "AbortFailed")]
    public static partial void AbortFailed(ILogger logger, Exception exception);

    [LoggerMessage(9, LogLevel.Error, "The connection from {Peer} is older than max_connection_age, and what the application does at its end failed", EventName = "ConnectionEndFailed")]
    public static partial void ConnectionEndFailed(ILogger logger, Exception exception, string peer);

    [LoggerMessage(10, LogLevel.Debug, "Stream ended: {Method} {Path} on worker {Worker} {Why} ({Elapsed:0.0} s)", EventName = "LongLivedEnded")]
    public static partial void LongLivedEnded(ILogger logger, string method, string path, string worker, string why, double elapsed);

    [LoggerMessage(20, LogLevel.Information, "Not ready any more; the server stops listening in {Delay:0.0} s", EventName = "StopsAfterDelay")]
    public static partial void StopsAfterDelay(ILogger logger, double delay);

    [LoggerMessage(21, LogLevel.Debug, "Aborted {Connections} connections on which nothing runs", EventName = "IdleConnectionsAborted")]
    public static partial void IdleConnectionsAborted(ILogger logger, int connections);

    [LoggerMessage(22, LogLevel.Critical, "The host did not stop within {Elapsed:0.0} s; the process exits with code {Code}. Thread pool: {Threads} threads, {Queued} queued", EventName = "EndedByForce")]
    public static partial void EndedByForce(ILogger logger, double elapsed, int code, int threads, long queued);

    [LoggerMessage(23, LogLevel.Warning, "The quick stop is not over after {Elapsed:0.0} s; the process exits as it is", EventName = "EndedQuickly")]
    public static partial void EndedQuickly(ILogger logger, double elapsed);
}
