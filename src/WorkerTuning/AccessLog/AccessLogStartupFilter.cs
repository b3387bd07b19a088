using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WorkerTuning.Configuration;

namespace WorkerTuning.AccessLog;

/// <summary>Enters the pipeline before everything else, so that what is refused early is logged as well.</summary>
internal sealed class AccessLogStartupFilter(LogOutputs outputs, [FromKeyedServices(ServerClock.Key)] TimeProvider clock, ILoggerFactory loggers) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        // Also where nothing is logged: a reload may bring it.
        app.Use(inner => new RequestLog(inner, outputs, clock, loggers).Invoke);
        next(app);
    };
}
