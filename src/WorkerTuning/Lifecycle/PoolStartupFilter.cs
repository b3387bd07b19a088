using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using WorkerTuning.Admission;
using WorkerTuning.Lifecycle.Connections;
using WorkerTuning.Workers;

namespace WorkerTuning.Lifecycle;

/// <summary>Puts the pool before the application.</summary>
internal sealed class PoolStartupFilter(PoolRuntime runtime, OpenConnections connections, RequestAdmission admission, WorkerHooks hooks, EndpointHint hint) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(inner =>
        {
            var pool = new PoolMiddleware(inner, admission, hooks);
            return new ConnectionLimitsMiddleware(pool, connections, runtime.Admission, runtime.Pool.Queue).Invoke;
        });
        next(app);
        if (app.ApplicationServices.GetService<EndpointDataSource>() is CompositeEndpointDataSource endpoints)
            hint.HasEndpoints = () => endpoints.DataSources.Any();
    };
}
