using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using WorkerTuning.Applying.Forwarding;
using WorkerTuning.Planning;

namespace WorkerTuning.Applying;

/// <summary>Applies a new plan to the server that runs. What the application's code decided stays its own, as at the start.</summary>
internal sealed class LivePlan(IServiceProvider services)
{
    /// <summary>The limits that were applied last; null where no Kestrel asked for them.</summary>
    public LimitsPlan? Limits { get; set; }

    /// <summary>The shutdown timeout that the host had before any plan.</summary>
    public TimeSpan HostsShutdown { get; set; }

    /// <summary>The shutdown timeout that was applied last.</summary>
    public TimeSpan Shutdown { get; set; }

    /// <exception cref="Exception">Kestrel would refuse the plan's limits.</exception>
    public static void Check(WorkerPlan plan) => KestrelLimits.Apply(plan.Limits, new KestrelServerLimits());

    /// <summary>After the plan is the one in force.</summary>
    public void Apply(WorkerPlan plan)
    {
        if (Limits is { } before)
        {
            KestrelLimits.Move(before, plan.Limits, services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits);
            Limits = plan.Limits;
        }

        var host = services.GetRequiredService<IOptions<HostOptions>>().Value;
        if (host.ShutdownTimeout == Shutdown)
            Shutdown = host.ShutdownTimeout = ShutdownSetup.Of(plan) ?? HostsShutdown;
        services.GetRequiredService<ForwardedHeadersSwitch>().PostConfigure(null, services.GetRequiredService<IOptions<ForwardedHeadersOptions>>().Value);
        services.GetRequiredService<ThreadPoolSetup>().Apply();
        services.GetRequiredService<InForce>().Note();
    }
}
