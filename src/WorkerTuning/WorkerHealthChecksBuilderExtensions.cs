using Microsoft.Extensions.Diagnostics.HealthChecks;
using WorkerTuning.Health;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the checks of the server and its workers to the application's own.</summary>
public static class WorkerHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds <c>worker_tuning.workers</c>, <c>.queue</c>, <c>.thread_pool</c>, <c>.memory</c> (these four tagged <c>ready</c>), <c>.disk</c> and
    /// <c>.configuration</c> for an endpoint of <c>MapHealthChecks</c> or for a publisher. <c>MapWorkerHealth</c> does not need it. Do not use
    /// them for a probe that restarts: a full queue is no reason to.
    /// </summary>
    /// <param name="builder">What <c>AddHealthChecks</c> returns. <c>AddWorkerTuning</c> must be called, too.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static IHealthChecksBuilder AddWorkerTuning(this IHealthChecksBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<HealthCheckServiceOptions>().Configure<WorkerHealth>(static (options, health) =>
        {
            foreach (var check in health.Checks)
                options.Registrations.Add(new HealthCheckRegistration(check.Name, check, null, check.Tags));
        });
        return builder;
    }
}
