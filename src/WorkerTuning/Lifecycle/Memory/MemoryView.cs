using WorkerTuning.Planning;
using WorkerTuning.Workers;
using WorkerTuning.Workers.Recycling;

namespace WorkerTuning.Lifecycle.Memory;

/// <summary>The workers of all pools, and what they may take together.</summary>
/// <param name="Target">How many there are to be; 0 before the start and while the server stops.</param>
/// <param name="Budget">Bytes; 0 where no pool has a limit.</param>
/// <param name="Current">Those that take requests.</param>
/// <param name="Draining">Those that were replaced.</param>
/// <param name="IsRecycling">True while one is to be replaced, or built.</param>
internal sealed record MemoryView(int Target, long Budget, IReadOnlyList<Worker> Current, IReadOnlyList<Worker> Draining, bool IsRecycling)
{
    /// <param name="pools">Each pool's recycler, with its limits.</param>
    public static MemoryView Of(IReadOnlyList<(Recycler Recycler, RecyclePlan Plan)> pools)
    {
        var views = pools.Select(p => (p.Recycler.View, p.Plan.MaxWorkerMemory)).ToList();
        var budget = views.Aggregate(0L, (sum, v) => Add(sum, MemoryLimit.Budget(v.MaxWorkerMemory, v.View.Target)));
        return new MemoryView(
            views.Sum(v => v.View.Target),
            budget,
            [.. views.SelectMany(v => v.View.Current)],
            [.. views.SelectMany(v => v.View.Draining)],
            views.Exists(v => v.View.Due.Length > 0 || v.View.Building > 0));
    }

    private static long Add(long sum, long more) => more > long.MaxValue - sum ? long.MaxValue : sum + more;
}
