using WorkerTuning.Admission;

namespace WorkerTuning.Lifecycle.Regulation;

/// <summary>What moves, as the snapshot shows it.</summary>
internal static class RegulationDescription
{
    private static readonly (ShedReason Reason, Refusal Refusal)[] Reasons =
    [
        (ShedReason.QueueFull, Refusal.QueueFull),
        (ShedReason.QueueTimeout, Refusal.QueueTimeout),
        (ShedReason.Overload, Refusal.Overload),
        (ShedReason.Displaced, Refusal.Displaced),
        (ShedReason.ShedFirst, Refusal.ShedFirst),
    ];

    public static RegulationSnapshot Of(PoolRuntime runtime)
    {
        var (concurrency, bounds) = (runtime.Regulation.Concurrency, runtime.Bounds);
        var limit = concurrency.Regulator?.State;
        return new RegulationSnapshot
        {
            Concurrency = limit is null ? ConcurrencyMode.Fixed : ConcurrencyMode.Adaptive,
            Limit = limit is null ? null : Math.Min(limit.Limit, runtime.Recycler.View.Capacity),
            Gradient = limit?.Gradient,
            Latency = Time(limit?.Latency),
            Baseline = Time(limit?.Baseline),
            IsOverloaded = concurrency.IsOverloaded,
            Shed = Reasons.ToDictionary(r => r.Reason, r => runtime.Rules.RefusedBecause(r.Refusal)),
            MinWorkers = bounds.Minimum,
            MaxWorkers = bounds.Maximum,
            ThreadMinimum = runtime.Regulation.ThreadMinimum,
        };
    }

    private static TimeSpan? Time(double? seconds) => seconds is > 0 and var some ? TimeSpan.FromSeconds(some) : null;
}
