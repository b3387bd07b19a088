using Microsoft.Extensions.Diagnostics.HealthChecks;
using WorkerTuning.Lifecycle;
using WorkerTuning.Workers;

namespace WorkerTuning.Health.Checks;

/// <summary>There are workers that take requests, and will be.</summary>
internal sealed class WorkersCheck(PoolRuntime runtime, ServerStop stop) : PoolCheck("workers", concernsTraffic: true)
{
    public override HealthCheckResult Check()
    {
        var view = runtime.Recycler.View;
        var stuck = runtime.Pool.Leases.Count(LeaseState.Aborted);
        var data = Data(
            ("workers", view.Current.Length), ("target", view.Target), ("building", view.Building), ("draining", view.Draining.Length),
            ("failingBuilds", view.Failing), ("stuckRequests", stuck));
        if (stop.IsStopping)
            return HealthCheckResult.Unhealthy("The server stops.", data: data);
        if (!runtime.Warm.IsCompletedSuccessfully)
            return HealthCheckResult.Unhealthy($"{view.Current.Length} of {view.Target} workers are built.", data: data);
        if (view.Current.Length == 0)
            return HealthCheckResult.Unhealthy("The workers are drained; requests wait until workers are added or the settings are reloaded.", data: data);
        if (view.Failing > 0)
            return HealthCheckResult.Degraded($"Workers of {view.Failing} places fail to build; see the log.", data: data);
        return stuck > 0
            ? HealthCheckResult.Degraded($"{stuck} requests are stuck; their workers were replaced.", data: data)
            : HealthCheckResult.Healthy($"{view.Current.Length} workers take requests.", data);
    }
}
