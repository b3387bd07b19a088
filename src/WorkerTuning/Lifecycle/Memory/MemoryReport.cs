using System.Globalization;
using Microsoft.Extensions.Logging;

namespace WorkerTuning.Lifecycle.Memory;

/// <summary>The words for what the ladder measures, does and leaves undone; a line that says the same again comes at most once an interval.</summary>
internal sealed class MemoryReport(ILogger logger, TimeSpan interval)
{
    private readonly LogPace _pace = new(interval);

    public void Baseline(long baseline, bool isOfGroup, long budget, int workers, MemoryLimit limit, long? containerLimit, long other)
    {
        Log.Baseline(logger, Megabytes(baseline), isOfGroup ? "its control group without file cache" : "what it has in RAM", Megabytes(budget), workers, Megabytes(limit.High));
        var room = limit.High - baseline;
        if (room >= budget)
            return;
        if (limit.Heap is { } heap && room >= MemoryLimit.HeapRoom(heap, baseline, other))
            Log.HeapBudgetCut(logger, Megabytes(budget), Megabytes(baseline), Megabytes(room), Megabytes(heap), Megabytes(other));
        else if (containerLimit is { } container)
            Log.BudgetCut(logger, Megabytes(budget), Megabytes(baseline), Megabytes(room), Megabytes(container));
    }

    public void Tripped(MemoryLook look, int samples)
    {
        if (look.IsExhausted || look.IsHeapOver)
            Log.HeapTripped(logger, Usage(look));
        else
            Log.Tripped(logger, Megabytes(look.WorkingSet), Megabytes(look.Limit.High), samples);
    }

    public void Collected(TimeSpan elapsed, long before, long after, long heapBefore, long heapAfter) =>
        Log.Collected(logger, elapsed.TotalMilliseconds, Megabytes(before), Megabytes(after), Megabytes(heapBefore), Megabytes(heapAfter));

    /// <returns>Why the next step is not taken yet; null when nothing is in the way.</returns>
    public string? Tell(MemoryMove move, MemoryLook look)
    {
        var (workingSet, limit) = (Megabytes(look.WorkingSet), Megabytes(look.Limit.High));
        switch (move)
        {
            case MemoryMove.Calm:
                _pace.Clear();
                Log.Calm(logger, workingSet, limit);
                break;
            case MemoryMove.Recycle recycle:
                Log.Recycle(logger, Name(recycle.Worker), recycle.Age.TotalSeconds, workingSet, limit);
                break;
            case MemoryMove.Collect:
                Log.Collect(logger, Usage(look));
                break;
            case MemoryMove.Wait wait:
                var why = Why(wait.Hold, wait.Worker);
                if (_pace.May(why, look.Now))
                    Log.Waits(logger, workingSet, limit, why);
                return why;
            case MemoryMove.Skip skip:
                Log.Skips(logger, workingSet, limit, Name(skip.Worker), Why(skip.Hold, skip.Worker));
                break;
            case MemoryMove.Unhealthy unhealthy:
                if (_pace.May(nameof(MemoryMove.Unhealthy), look.Now))
                    Log.Unhealthy(logger, Usage(look), unhealthy.NextPass.TotalSeconds);
                return "every worker was recycled and the garbage collected; another pass waits for its cool-down";
            case MemoryMove.Exit:
                Log.Exit(logger, Usage(look), PoolProbe.ExitCode);
                break;
        }

        return null;
    }

    /// <summary>For the recycler's own line.</summary>
    public static string Detail(MemoryLook look) =>
        string.Create(CultureInfo.InvariantCulture, $"working set {Megabytes(look.WorkingSet):0.0} MB, limit {Megabytes(look.Limit.High):0.0} MB");

    private static string Usage(MemoryLook look) =>
        look.IsExhausted ? string.Create(CultureInfo.InvariantCulture, $"allocations fail with an OutOfMemoryException, at a managed heap of {Megabytes(look.Heap):0.0} MB, which the runtime ends at {Megabytes(look.Limit.Heap ?? 0):0.0} MB")
        : look.IsHeapOver ? string.Create(CultureInfo.InvariantCulture, $"the managed heap is {Megabytes(look.Heap):0.0} MB, and the runtime ends it at {Megabytes(look.Limit.Heap ?? 0):0.0} MB")
        : string.Create(CultureInfo.InvariantCulture, $"the working set is {Megabytes(look.WorkingSet):0.0} MB, {(look.IsOver ? "over" : "near")} its limit of {Megabytes(look.Limit.High):0.0} MB");

    private static string Why(MemoryHold hold, WorkerInfo? worker) => hold switch
    {
        MemoryHold.WorkerTooYoung => $"worker {Name(worker)} is younger than min_worker_lifetime",
        MemoryHold.RecycleUnderWay => "another recycle is under way",
        MemoryHold.WorkerStays => "it was not replaced and drained in time",
        MemoryHold.CollectCoolDown => "the last compacting collection was less than its cool-down ago",
        _ => throw new ArgumentOutOfRangeException(nameof(hold), hold, null),
    };

    private static string Name(WorkerInfo? worker) => worker is { } w ? $"{w.Id}.{w.Generation}" : "";

    private static double Megabytes(long bytes) => bytes / (1024.0 * 1024.0);
}
