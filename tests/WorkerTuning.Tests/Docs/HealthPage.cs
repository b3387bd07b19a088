using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace WorkerTuning.Tests.Docs;

/// <summary>The code of docs/health.md.</summary>
internal static class HealthPage
{
    public static void Register(WebApplicationBuilder builder, Func<HealthCheckResult> askDatabase)
    {
        #region own
        builder.Services.AddHealthChecks()
            .AddCheck("database", askDatabase, tags: ["ready"]);
        #endregion
    }

    public static void RegisterOurs(WebApplicationBuilder builder)
    {
        #region ours
        builder.Services.AddHealthChecks().AddWorkerTuning();
        #endregion
    }

    public static void Map(WebApplication app)
    {
        #region map
        app.MapWorkerHealth("/health");
        #endregion
    }

    public static void MapInFront(WebApplication app)
    {
        #region front
        app.MapWorkerHealth("/health").ShortCircuit();
        #endregion
    }

    public static void MapWithPolicy(WebApplication app)
    {
        #region policy
        app.MapWorkerHealth("/health", detailsPolicy: "operators");
        #endregion
    }
}
