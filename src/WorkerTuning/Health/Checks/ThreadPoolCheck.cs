using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using WorkerTuning.Lifecycle;

namespace WorkerTuning.Health.Checks;

/// <summary>The thread pool takes up work soon.</summary>
internal sealed class ThreadPoolCheck(PoolProbe probe) : PoolCheck("thread_pool", concernsTraffic: true)
{
    // Kestrel's own heartbeat warns after a second; clients and proxies begin to give up after some.
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Starved = TimeSpan.FromSeconds(5);

    public override HealthCheckResult Check()
    {
        var delay = probe.Delay;
        ThreadPool.GetMinThreads(out var minThreads, out _);
        var data = Data(("delaySeconds", delay.TotalSeconds), ("threads", ThreadPool.ThreadCount), ("minThreads", minThreads), ("pending", ThreadPool.PendingWorkItemCount));
        if (delay >= Starved)
            return HealthCheckResult.Unhealthy(string.Create(CultureInfo.InvariantCulture, $"The thread pool has not taken up a work item for {delay.TotalSeconds:0.0} s."), data: data);
        return delay >= Slow
            ? HealthCheckResult.Degraded(string.Create(CultureInfo.InvariantCulture, $"The thread pool took {delay.TotalSeconds:0.0} s to take up a work item."), data: data)
            : HealthCheckResult.Healthy("The thread pool answers.", data);
    }
}
