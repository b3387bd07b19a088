using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using WorkerTuning.Planning;

namespace WorkerTuning.Applying;

/// <summary>Applies the plan's limits; what the application configures later wins.</summary>
internal sealed class KestrelLimitsSetup(PlanStore plans, LivePlan live) : IConfigureOptions<KestrelServerOptions>
{
    public void Configure(KestrelServerOptions options)
    {
        var limits = plans.Current.Limits;
        KestrelLimits.Apply(limits, options.Limits);
        live.Limits = limits;
    }
}
