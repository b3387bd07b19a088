using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using WorkerTuning;
using WorkerTuning.Applying.Forwarding;
using WorkerTuning.Health;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the health of the server and its workers.</summary>
public static class WorkerHealthEndpointExtensions
{
    /// <summary>
    /// Maps, under a prefix: itself for the overall status, <c>/live</c> (also <c>/liveness</c>), <c>/ready</c> (also <c>/readiness</c>),
    /// <c>/startup</c>, <c>/detailed</c>, <c>/system</c> and <c>/security</c>. They answer GET and HEAD with JSON, 200 where healthy or
    /// degraded and 503 where unhealthy, and are no requests of the worker pool: they answer while every worker is busy. Checks that the
    /// application has added with <c>AddHealthChecks</c> count too: all in the overall status, those tagged <c>ready</c> in readiness.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="prefix">The path, such as <c>/api/health</c>.</param>
    /// <param name="detailsPolicy">
    /// The authorisation policy whose callers may see details. Callers on this machine always may, over loopback or a unix socket, unless the
    /// request has come through a proxy; everybody else gets the status alone. Null: nobody else.
    /// </param>
    /// <returns>For conventions on all of them, such as <c>RequireAuthorization</c>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="endpoints"/> or <paramref name="prefix"/> is null.</exception>
    /// <exception cref="InvalidOperationException"><c>AddWorkerTuning</c> was not called.</exception>
    public static IEndpointConventionBuilder MapWorkerHealth(this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string prefix = "/health", string? detailsPolicy = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(prefix);
        LocalCallers.Use();
        var services = endpoints.ServiceProvider;
        if (services.GetService<WorkerHealth>() is not { } health)
            throw new InvalidOperationException("Unable to find the services of WorkerTuning. Call 'builder.Services.AddWorkerTuning(builder.Configuration)' before 'MapWorkerHealth'.");
        var group = endpoints.MapGroup(prefix);
        new HealthEndpoints(health, services.GetRequiredService<SystemFacts>(), detailsPolicy).Map(group);
        // Output caching does not look at Cache-Control.
        return group.ExemptFromWorkers().CacheOutput(static policy => policy.NoCache());
    }
}
