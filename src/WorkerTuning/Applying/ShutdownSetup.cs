using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using WorkerTuning.Planning;

namespace WorkerTuning.Applying;

/// <summary>graceful_timeout as the host's own.</summary>
internal sealed class ShutdownSetup(PlanStore plans, LivePlan live) : IConfigureOptions<HostOptions>
{
    // The host's end resets every connection; requests that are ended at graceful_timeout get this long to say so to their clients.
    private static readonly TimeSpan LastAnswers = TimeSpan.FromSeconds(1);

    public void Configure(HostOptions options)
    {
        live.HostsShutdown = options.ShutdownTimeout;
        live.Shutdown = options.ShutdownTimeout = Of(plans.Current) ?? options.ShutdownTimeout;
    }

    /// <summary>Null: the host's own.</summary>
    public static TimeSpan? Of(WorkerPlan plan) =>
        plan.ShutdownTimeout is { } time && time > TimeSpan.Zero ? time + LastAnswers : plan.ShutdownTimeout;
}
