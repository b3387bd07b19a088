using Microsoft.Extensions.Diagnostics.HealthChecks;
using WorkerTuning.Control;
using WorkerTuning.Planning;

namespace WorkerTuning.Health.Checks;

/// <summary>What the sources say is what is in force.</summary>
internal sealed class ConfigurationCheck(PlanStore plans, ReloadHistory reloads) : PoolCheck("configuration", concernsTraffic: false)
{
    public override HealthCheckResult Check()
    {
        var (plan, last) = (plans.Current, reloads.Last);
        var data = Data(("revision", plan.Revision), ("reloadsApplied", reloads.Applied), ("reloadsRefused", reloads.Refused));
        if (last is { Applied: false })
        {
            data.Add("problems", last.Problems.ToArray());
            return HealthCheckResult.Degraded($"The last reload was refused; plan {plan.Revision} stays in force.", data: data);
        }

        if (last is { NeedRestart.Count: > 0 })
            data.Add("needRestart", last.NeedRestart.ToArray());
        return HealthCheckResult.Healthy($"Plan {plan.Revision} is in force.", data);
    }
}
