using Microsoft.Extensions.Diagnostics.HealthChecks;
using WorkerTuning.Planning;

namespace WorkerTuning.Health.Checks;

/// <summary>The folders of logs and buffered bodies have room.</summary>
internal sealed class DiskCheck(PlanStore plans, DiskSpace space) : PoolCheck("disk", concernsTraffic: false)
{
    private const long MB = 1024 * 1024;

    public override HealthCheckResult Check()
    {
        var worst = HealthCheckResult.Healthy("There is room.");
        var data = new Dictionary<string, object>();
        foreach (var folder in plans.Current.Process.WrittenFolders)
        {
            var status = Look(folder, data, out var description);
            if (status < worst.Status)
                worst = new HealthCheckResult(status, description);
        }

        return new HealthCheckResult(worst.Status, worst.Description, data: data);
    }

    private HealthStatus Look(string folder, Dictionary<string, object> data, out string description)
    {
        if (space.Measure(folder) is not var (free, size))
        {
            description = $"{folder} is not there or cannot be read.";
            return HealthStatus.Degraded;
        }

        data[folder] = free;
        description = $"{folder} has {free / MB} MB of {size / MB} MB left.";
        // Both, since a tenth of a large disk is much, and a small tmpfs is no disk.
        if (free < size / 100 && free < 100 * MB)
            return HealthStatus.Unhealthy;
        return free < size / 10 && free < 1024 * MB ? HealthStatus.Degraded : HealthStatus.Healthy;
    }
}
