using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;
using WorkerTuning.Admission;
using WorkerTuning.Workers;

namespace WorkerTuning.Lifecycle;

/// <summary>Puts the pool before the application, and learns which of its endpoints are treated unlike the rest.</summary>
internal sealed class PoolStartupFilter(PoolRuntime runtime, WorkerHooks hooks, ExemptPaths exemptPaths) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(inner => new PoolMiddleware(inner, runtime.Pool, runtime.Admission, hooks).Invoke);
        next(app);
        if (app.ApplicationServices.GetService<EndpointDataSource>() is { } endpoints)
            ChangeToken.OnChange(endpoints.GetChangeToken, () => Learn(endpoints));
        Learn(app.ApplicationServices.GetService<EndpointDataSource>());
    };

    private void Learn(EndpointDataSource? endpoints)
    {
        var unlike = endpoints?.Endpoints.Where(e => LeaseEndpoint.Matters(e.Metadata)).ToList() ?? [];
        exemptPaths.Set(unlike.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<ExemptFromWorkersAttribute>() is not null)
            .Select(e => e.RoutePattern));
        runtime.Pool.Timing = runtime.Pool.Timing with { EndpointsMatter = unlike.Count > 0 };
    }
}
