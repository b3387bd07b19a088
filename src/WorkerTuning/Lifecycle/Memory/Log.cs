using Microsoft.Extensions.Logging;

namespace WorkerTuning.Lifecycle.Memory;

/// <summary>Sizes are MB of 2^20 bytes, as max_worker_memory counts.</summary>
internal static partial class Log
{
    public const string Category = "WorkerTuning.Memory";

    [LoggerMessage(1, LogLevel.Information, "Memory: the warm process has a working set of {Baseline:0.0} MB ({Measure}); it may grow by {Budget:0.0} MB, {Workers} workers of max_worker_memory, up to {Limit:0.0} MB", EventName = "MemoryBaseline")]
    public static partial void Baseline(ILogger logger, double baseline, string measure, double budget, int workers, double limit);

    [LoggerMessage(2, LogLevel.Warning, "Memory: the budget of {Budget:0.0} MB above a working set of {Baseline:0.0} MB is cut to {Room:0.0} MB, since the container has {ContainerLimit:0.0} MB and a tenth of that stays free. Raise the container's limit, or lower workers or max_worker_memory", EventName = "MemoryBudgetCut")]
    public static partial void BudgetCut(ILogger logger, double budget, double baseline, double room, double containerLimit);

    [LoggerMessage(3, LogLevel.Warning, "Memory: the working set of {WorkingSet:0.0} MB is over its limit of {Limit:0.0} MB in {Samples} samples in a row; the workers are recycled, oldest first", EventName = "MemoryTripped")]
    public static partial void Tripped(ILogger logger, double workingSet, double limit, int samples);

    [LoggerMessage(4, LogLevel.Information, "Memory: worker {Worker}, {Age:0} s old, is recycled; working set {WorkingSet:0.0} MB, limit {Limit:0.0} MB", EventName = "MemoryRecycle")]
    public static partial void Recycle(ILogger logger, string worker, double age, double workingSet, double limit);

    [LoggerMessage(5, LogLevel.Warning, "Memory: every worker was recycled and {Usage}; a compacting collection follows, which stops the process for a moment", EventName = "MemoryCollect")]
    public static partial void Collect(ILogger logger, string usage);

    [LoggerMessage(6, LogLevel.Warning, "Memory: the collection took {Elapsed:0} ms; the working set went from {Before:0.0} to {After:0.0} MB, the managed heap from {HeapBefore:0.0} to {HeapAfter:0.0} MB", EventName = "MemoryCollected")]
    public static partial void Collected(ILogger logger, double elapsed, double before, double after, double heapBefore, double heapAfter);

    [LoggerMessage(7, LogLevel.Information, "Memory: back in order with a working set of {WorkingSet:0.0} MB, limit {Limit:0.0} MB", EventName = "MemoryCalm")]
    public static partial void Calm(ILogger logger, double workingSet, double limit);

    [LoggerMessage(8, LogLevel.Warning, "Memory: the working set is {WorkingSet:0.0} MB, limit {Limit:0.0} MB, and nothing is done yet: {Reason}", EventName = "MemoryWaits")]
    public static partial void Waits(ILogger logger, double workingSet, double limit, string reason);

    [LoggerMessage(9, LogLevel.Warning, "Memory: the working set is {WorkingSet:0.0} MB, limit {Limit:0.0} MB; the ladder goes on without worker {Worker}: {Reason}", EventName = "MemorySkips")]
    public static partial void Skips(ILogger logger, double workingSet, double limit, string worker, string reason);

    [LoggerMessage(10, LogLevel.Error, "Memory: {Usage}, although every worker was recycled and the garbage collected. No worker holds it, but statics, singletons or native memory do. The process is unhealthy; the workers are tried again in {NextPass:0} s at the earliest", EventName = "MemoryUnhealthy")]
    public static partial void Unhealthy(ILogger logger, string usage, double nextPass);

    [LoggerMessage(11, LogLevel.Critical, "Memory: {Usage}, although every worker was recycled and the garbage collected. No worker holds it, but statics, singletons or native memory do. The host stops and the process ends with code {ExitCode} (on_memory = exit)", EventName = "MemoryExit")]
    public static partial void Exit(ILogger logger, string usage, int exitCode);

    [LoggerMessage(12, LogLevel.Warning, "Memory: {Usage}; the workers are recycled, oldest first", EventName = "MemoryHeapTripped")]
    public static partial void HeapTripped(ILogger logger, string usage);

    [LoggerMessage(13, LogLevel.Warning, "Memory: the budget of {Budget:0.0} MB above a working set of {Baseline:0.0} MB is cut to {Room:0.0} MB, since the runtime ends the managed heap at {HeapLimit:0.0} MB, a tenth of that stays free, and {Other:0.0} MB of the process are no managed heap. Raise the container's memory or DOTNET_GCHeapHardLimit, or lower workers or max_worker_memory", EventName = "MemoryHeapBudgetCut")]
    public static partial void HeapBudgetCut(ILogger logger, double budget, double baseline, double room, double heapLimit, double other);

    [LoggerMessage(14, LogLevel.Critical, "Memory: the ladder itself finds no memory. {Follows}", EventName = "MemoryLadderExhausted")]
    public static partial void LadderExhausted(ILogger logger, string follows);
}
