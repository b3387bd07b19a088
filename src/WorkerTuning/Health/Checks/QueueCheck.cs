using Microsoft.Extensions.Diagnostics.HealthChecks;
using WorkerTuning.Configuration.Pools;
using WorkerTuning.Lifecycle;

namespace WorkerTuning.Health.Checks;

/// <summary>There is room for another request, on a worker or in the queue.</summary>
internal sealed class QueueCheck(ServerRuntime runtime) : PoolCheck("queue", concernsTraffic: true)
{
    // From here on a burst may fill it between two probes.
    private const double NearlyFull = 0.8;

    public override HealthCheckResult Check()
    {
        var (length, limit) = (runtime.Default.Pool.Queue.Count, runtime.Default.Rules.QueueLimit);
        var data = Figures(runtime.Default);
        foreach (var pool in runtime.Named)
        {
            foreach (var (key, value) in Figures(pool))
                data.Add(PoolName.Of(pool.Name!, key), value);
        }

        if (length >= limit)
            return HealthCheckResult.Unhealthy("The queue is full: further requests are answered with 503.", data: data);
        // The others are served all the same: no reason to send traffic elsewhere.
        if (runtime.Named.FirstOrDefault(p => p.Pool.Queue.Count >= p.Rules.QueueLimit) is { } full)
            return HealthCheckResult.Degraded($"The queue of pool {full.Name} is full: further requests for it are answered with 503.", data: data);
        return length >= limit * NearlyFull
            ? HealthCheckResult.Degraded($"{length} of {limit} places in the queue are taken.", data: data)
            : HealthCheckResult.Healthy($"{length} requests wait.", data);
    }

    private static Dictionary<string, object> Figures(PoolRuntime pool)
    {
        var view = pool.Recycler.View;
        return Data(("length", pool.Pool.Queue.Count), ("limit", pool.Rules.QueueLimit), ("inUse", view.Current.Sum(w => w.Leases)), ("capacity", view.Capacity));
    }
}
