using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using WorkerTuning.Planning;

namespace WorkerTuning.Applying;

/// <summary>graceful_timeout, with the delay before it, as the host's own.</summary>
internal sealed class ShutdownSetup(PlanStore plans, LivePlan live) : IConfigureOptions<HostOptions>
{
    public void Configure(HostOptions options)
    {
        live.HostsShutdown = options.ShutdownTimeout;
        var timeout = plans.Current.ShutdownTimeout ?? options.ShutdownTimeout;
        live.Shutdown = options.ShutdownTimeout = timeout;
    }
}
