using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WorkerTuning.Admission;
using WorkerTuning.Lifecycle.Connections;
using WorkerTuning.Planning;
using WorkerTuning.Workers;

namespace WorkerTuning.Lifecycle;

/// <summary>Puts the pool before the application.</summary>
internal sealed class PoolStartupFilter(
    ServerRuntime runtime,
    OpenConnections connections,
    RequestAdmission admission,
    WorkerHooks hooks,
    EndpointHint hint,
    EndpointPools pools,
    PlanStore plans,
    ILoggerFactory loggers) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(inner =>
        {
            var pool = new PoolMiddleware(inner, admission, hooks) { HasNeighbours = plans.Current.Pools.Count > 0 };
            return new ConnectionLimitsMiddleware(pool, connections, runtime.Default.Rules, runtime.Default.Pool.Queue).Invoke;
        });
        next(app);
        if (app.ApplicationServices.GetService<EndpointDataSource>() is not CompositeEndpointDataSource endpoints)
            return;
        hint.HasEndpoints = () => endpoints.DataSources.Any();
        pools.Watch(endpoints);
        pools.Check(plans.Current);
        if (pools.Unused(plans.Current) is { Count: > 0 } unused)
            Log.PoolsUnused(loggers.CreateLogger(Log.Category), string.Join(", ", unused));
        if (pools.Homeless(plans.Current) is { Count: > 0 } homeless)
            Log.LocalsHomeless(loggers.CreateLogger(Log.Category), string.Join(", ", homeless));
    };
}
