using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using WorkerTuning.Planning;

namespace WorkerTuning.Applying;

/// <summary>graceful_timeout as the host's own.</summary>
internal sealed class ShutdownSetup(PlanStore plans) : IConfigureOptions<HostOptions>
{
    public void Configure(HostOptions options)
    {
        if (plans.Current.ShutdownTimeout is { } timeout)
            options.ShutdownTimeout = timeout;
    }
}
