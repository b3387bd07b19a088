using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using WorkerTuning.Planning;

namespace WorkerTuning.Applying;

/// <summary>Applies the plan's limits; what the application configures later wins.</summary>
internal sealed class KestrelLimitsSetup(PlanStore plans) : IConfigureOptions<KestrelServerOptions>
{
    public void Configure(KestrelServerOptions options) => KestrelLimits.Apply(plans.Current.Limits, options.Limits);
}
