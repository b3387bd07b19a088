using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using WorkerTuning.Applying.Forwarding;
using WorkerTuning.Dashboard;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the dashboard of the worker pool.</summary>
public static class WorkerDashboardEndpointExtensions
{
    /// <summary>
    /// Maps a page for browsers and the same as JSON for everybody else under <paramref name="prefix"/>, a stream of snapshots under
    /// <c>/events</c>, and the actions <c>POST /recycle</c>, <c>/{id}/recycle</c>, <c>/resize</c> and <c>/reload</c>, the first three of another
    /// pool under <c>/pools/{name}</c>, which are refused unless
    /// the setting <c>dashboard_actions</c> is on. All of it runs outside the worker pool, so that it answers when every worker is busy.
    /// </summary>
    /// <param name="endpoints">The application's endpoints.</param>
    /// <param name="prefix">The path, <c>/workers</c> by default.</param>
    /// <returns>
    /// The builder of all these endpoints. Without an authorisation on it, such as <c>RequireAuthorization()</c>, only clients of this machine
    /// are answered; with one, that alone decides.
    /// </returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidOperationException"><c>AddWorkerTuning</c> was not called on the services.</exception>
    public static IEndpointConventionBuilder MapWorkerDashboard(this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string prefix = "/workers")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(prefix);
        LocalCallers.Use();
        var services = endpoints.ServiceProvider;
        if (services.GetService<DashboardState>() is not { } state)
            throw new InvalidOperationException("Unable to find the services of WorkerTuning. Call 'builder.Services.AddWorkerTuning(builder.Configuration)' before 'MapWorkerDashboard'.");
        var actions = services.GetRequiredService<DashboardActions>();
        var stream = services.GetRequiredService<DashboardStream>();
        var group = endpoints.MapGroup(prefix).ExemptFromWorkers().CacheOutput(static policy => policy.NoCache());
        group.MapGet("", context => DashboardReading.ServeAsync(context, state)).WithDisplayName("worker dashboard");
        group.MapGet("/events", context => DashboardReading.StreamAsync(context, stream)).WithDisplayName("worker dashboard events");
        group.MapPost("/recycle", actions.RecycleAllAsync).WithDisplayName("recycle all workers");
        group.MapPost("/{id:int}/recycle", actions.RecycleOneAsync).WithDisplayName("recycle a worker");
        group.MapPost("/pools/{pool}/recycle", actions.RecycleAllAsync).WithDisplayName("recycle all workers of a pool");
        group.MapPost("/pools/{pool}/{id:int}/recycle", actions.RecycleOneAsync).WithDisplayName("recycle a worker of a pool");
        group.MapPost("/pools/{pool}/resize", actions.ResizeAsync).WithDisplayName("resize a pool");
        group.MapPost("/resize", actions.ResizeAsync).WithDisplayName("resize the worker pool");
        group.MapPost("/reload", actions.ReloadAsync).WithDisplayName("reload the settings");
        return group;
    }
}
