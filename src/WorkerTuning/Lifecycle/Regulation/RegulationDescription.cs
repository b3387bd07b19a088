using WorkerTuning.Admission;

namespace WorkerTuning.Lifecycle.Regulation;

/// <summary>What moves, as the snapshot shows it.</summary>
internal static class RegulationDescription
{
    private static readonly (string Name, Refusal Reason)[] Reasons =
    [
        ("queue_full", Refusal.QueueFull),
        ("queue_timeout", Refusal.QueueTimeout),
        ("overload", Refusal.Overload),
        ("displaced", Refusal.Displaced),
        ("shed_first", Refusal.ShedFirst),
    ];

    public static RegulationSnapshot Of(PoolRuntime runtime)
    {
        var (concurrency, bounds) = (runtime.Regulation.Concurrency, runtime.Bounds);
        var limit = concurrency.Regulator?.State;
        return new RegulationSnapshot(
            limit is null ? ConcurrencyMode.Fixed : ConcurrencyMode.Adaptive,
            limit is null ? null : Math.Min(limit.Limit, runtime.Recycler.View.Capacity),
            limit?.Gradient,
            Time(limit?.Latency),
            Time(limit?.Baseline),
            concurrency.IsOverloaded,
            Reasons.ToDictionary(r => r.Name, r => runtime.Admission.RefusedBecause(r.Reason)),
            bounds.Minimum,
            bounds.Maximum,
            runtime.Regulation.ThreadMinimum);
    }

    private static TimeSpan? Time(double? seconds) => seconds is > 0 and var some ? TimeSpan.FromSeconds(some) : null;
}
