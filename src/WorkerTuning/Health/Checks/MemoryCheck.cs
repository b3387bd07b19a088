using Microsoft.Extensions.Diagnostics.HealthChecks;
using WorkerTuning.Lifecycle;
using WorkerTuning.Workers;

namespace WorkerTuning.Health.Checks;

/// <summary>The process is within the budget of <c>max_worker_memory</c>.</summary>
internal sealed class MemoryCheck(ServerRuntime runtime) : PoolCheck("memory", concernsTraffic: true)
{
    public override HealthCheckResult Check()
    {
        var memory = runtime.Memory.Snapshot;
        var data = Data(
            ("step", MetricTag.Name(memory.Step)), ("workingSet", memory.WorkingSet), ("baseline", memory.Baseline), ("budget", memory.Budget), ("limit", memory.Limit),
            ("waiting", memory.Waiting));
        if (memory.IsUnhealthy)
            return HealthCheckResult.Unhealthy("Over the limit although every worker was recycled and the garbage collected; only a restart helps.", data: data);
        return memory.Step is MemoryStep.Recycling or MemoryStep.Collecting or MemoryStep.Spent
            ? HealthCheckResult.Degraded("Over the limit; workers are recycled and the garbage is collected.", data: data)
            : HealthCheckResult.Healthy(memory.Step == MemoryStep.Off ? "No max_worker_memory is set." : "Within the limit.", data);
    }
}
