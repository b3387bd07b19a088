using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using WorkerTuning.Admission;
using WorkerTuning.Lifecycle.Connections;
using WorkerTuning.Workers;

namespace WorkerTuning.Lifecycle;

/// <summary>Puts the pool before the application, and learns which of its endpoints are treated unlike the rest.</summary>
internal sealed class PoolStartupFilter(PoolRuntime runtime, OpenConnections connections, WorkerHooks hooks, EndpointPaths paths, RequestTracing tracing) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(inner => new ConnectionLimitsMiddleware(inner, connections, runtime.Admission, runtime.Pool.Queue).Invoke);
        app.Use(inner => new PoolMiddleware(inner, runtime.Pool, runtime.Admission, hooks, tracing).Invoke);
        next(app);
        if (app.ApplicationServices.GetService<EndpointDataSource>() is not { } endpoints)
            return;
        var timeouts = app.ApplicationServices.GetRequiredService<IOptions<RequestTimeoutOptions>>().Value;
        ChangeToken.OnChange(endpoints.GetChangeToken, () => Learn(endpoints.Endpoints, timeouts));
        Learn(endpoints.Endpoints, timeouts);
    };

    private void Learn(IReadOnlyList<Endpoint> endpoints, RequestTimeoutOptions timeouts)
    {
        Note<ExemptFromWorkersAttribute>(paths.Exempt, endpoints);
        Note<ShedLastAttribute>(paths.Critical, endpoints);
        Note<ShedFirstAttribute>(paths.Sheddable, endpoints);
        runtime.Pool.Endpoints = new EndpointRules(endpoints, timeouts.Policies, runtime.Pool.Clock.TimestampFrequency);
    }

    private static void Note<T>(RoutePaths paths, IReadOnlyList<Endpoint> endpoints)
        where T : class =>
        paths.Set(endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<T>() is not null)
            .Select(e => (e.RoutePattern, e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [])));
}
