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
    private Parts? _parts;

    /// <summary>The limits that were applied last; null where no Kestrel asked for them.</summary>
    public LimitsPlan? Limits { get; set; }

    /// <summary>The shutdown timeout that the host had before any plan.</summary>
    public TimeSpan HostsShutdown { get; set; }

    /// <summary>The shutdown timeout that was applied last.</summary>
    public TimeSpan Shutdown { get; set; }

    /// <summary>Makes sure that <see cref="Steps"/> will not fail: what they need is there, and Kestrel takes the limits. Changes nothing.</summary>
    /// <exception cref="Exception">Kestrel would refuse the plan's limits, or the application's own code for some options threw.</exception>
    public void Prepare(WorkerPlan plan)
    {
        KestrelLimits.Apply(plan.Limits, new KestrelServerLimits());
        _parts ??= new Parts(
            services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits,
            services.GetRequiredService<IOptions<HostOptions>>().Value,
            services.GetRequiredService<IOptions<ForwardedHeadersOptions>>().Value,
            services.GetRequiredService<ForwardedHeadersSwitch>(),
            services.GetRequiredService<ThreadPoolSetup>(),
            services.GetRequiredService<InForce>());
    }

    /// <summary>What puts a plan in force that was prepared and is the current one by now. None depends on another's success.</summary>
    public IReadOnlyList<Action> Steps(WorkerPlan plan)
    {
        var parts = _parts!;
        return
        [
            () => MoveLimits(plan, parts.Limits),
            () => MoveShutdown(plan, parts.Host),
            () => parts.Switch.PostConfigure(null, parts.Forwarded),
            parts.Threads.Apply,
            parts.InForce.Note,
        ];
    }

    private void MoveLimits(WorkerPlan plan, KestrelServerLimits limits)
    {
        if (Limits is not { } before)
            return;
        Limits = plan.Limits;
        KestrelLimits.Move(before, plan.Limits, limits);
    }

    private void MoveShutdown(WorkerPlan plan, HostOptions host)
    {
        if (host.ShutdownTimeout == Shutdown)
            Shutdown = host.ShutdownTimeout = ShutdownSetup.Of(plan) ?? HostsShutdown;
    }

    private sealed record Parts(
        KestrelServerLimits Limits,
        HostOptions Host,
        ForwardedHeadersOptions Forwarded,
        ForwardedHeadersSwitch Switch,
        ThreadPoolSetup Threads,
        InForce InForce);
}
