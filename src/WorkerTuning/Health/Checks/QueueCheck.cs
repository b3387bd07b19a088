using Microsoft.Extensions.Diagnostics.HealthChecks;
using WorkerTuning.Lifecycle;

namespace WorkerTuning.Health.Checks;

/// <summary>There is room for another request, on a worker or in the queue.</summary>
internal sealed class QueueCheck(PoolRuntime runtime) : PoolCheck("queue", concernsTraffic: true)
{
    // From here on a burst may fill it between two probes.
    private const double NearlyFull = 0.8;

    public override HealthCheckResult Check()
    {
        var (length, limit) = (runtime.Pool.Queue.Count, runtime.Admission.QueueLimit);
        var view = runtime.Recycler.View;
        var (inUse, capacity) = (view.Current.Sum(w => w.Leases), view.Capacity);
        var data = Data(("length", length), ("limit", limit), ("inUse", inUse), ("capacity", capacity));
        if (length >= limit)
            return HealthCheckResult.Unhealthy("The queue is full: further requests are answered with 503.", data: data);
        return length >= limit * NearlyFull
            ? HealthCheckResult.Degraded($"{length} of {limit} places in the queue are taken.", data: data)
            : HealthCheckResult.Healthy($"{length} requests wait.", data);
    }
}
