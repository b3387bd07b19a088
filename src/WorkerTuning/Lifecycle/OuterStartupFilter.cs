using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using WorkerTuning.Lifecycle.Connections;

namespace WorkerTuning.Lifecycle;

/// <summary>Stands before all other startup filters and notes what they do, where there are others.</summary>
internal sealed class OuterStartupFilter : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        if (OuterMiddleware.IsNeeded(app.ApplicationServices.GetServices<IStartupFilter>()))
            app.Use(inner => new OuterMiddleware(inner).Invoke);
        next(app);
    };
}
