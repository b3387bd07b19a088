using Microsoft.Extensions.Diagnostics.HealthChecks;
using WorkerTuning.Configuration.Pools;
using WorkerTuning.Lifecycle;
using WorkerTuning.Workers;
using WorkerTuning.Workers.Recycling;

namespace WorkerTuning.Health.Checks;

/// <summary>There are workers that take requests, and will be.</summary>
internal sealed class WorkersCheck(ServerRuntime runtime, ServerStop stop) : PoolCheck("workers", concernsTraffic: true)
{
    public override HealthCheckResult Check()
    {
        var view = runtime.Default.Recycler.View;
        var stuck = runtime.Default.Pool.Leases.Count(LeaseState.Aborted);
        var data = Figures(view);
        data.Add("stuckRequests", stuck);
        foreach (var pool in runtime.Named)
        {
            foreach (var (key, value) in Figures(pool.Recycler.View))
                data.Add(PoolName.Of(pool.Name!, key), value);
        }

        if (stop.IsStopping)
            return HealthCheckResult.Unhealthy("The server stops.", data: data);
        if (!runtime.Warm.IsCompletedSuccessfully)
            return HealthCheckResult.Unhealthy($"{view.Current.Length} of {view.Target} workers are built.", data: data);
        if (view.Current.Length == 0)
            return HealthCheckResult.Unhealthy("The workers are drained; requests wait until workers are added or the settings are reloaded.", data: data);
        if (runtime.Named.FirstOrDefault(p => p.Recycler.View is { Target: > 0, Current.Length: 0 }) is { } empty)
            return HealthCheckResult.Degraded($"Pool {empty.Name} has no worker yet; its requests wait.", data: data);
        if (runtime.All.Sum(p => p.Recycler.View.Failing) is > 0 and var failing)
            return HealthCheckResult.Degraded($"Workers of {failing} places fail to build; see the log.", data: data);
        return stuck > 0
            ? HealthCheckResult.Degraded($"{stuck} requests are stuck; their workers were replaced.", data: data)
            : HealthCheckResult.Healthy($"{runtime.All.Sum(p => p.Recycler.View.Current.Length)} workers take requests.", data);
    }

    private static Dictionary<string, object> Figures(RecyclerView view) => Data(
        ("workers", view.Current.Length), ("target", view.Target), ("building", view.Building), ("draining", view.Draining.Length),
        ("failingBuilds", view.Failing));
}
