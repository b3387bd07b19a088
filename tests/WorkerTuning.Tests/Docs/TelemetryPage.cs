using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;

namespace WorkerTuning.Tests.Docs;

/// <summary>The code of docs/telemetry.md.</summary>
internal static class TelemetryPage
{
    public static void Register(WebApplicationBuilder builder)
    {
        #region register
        builder.Services.AddWorkerTuningInstrumentation();
        #endregion
    }

    public static void Map(WebApplication app)
    {
        #region map
        app.MapWorkerMetrics("/metrics");
        #endregion
    }

    public static void MapMore(WebApplication app)
    {
        #region more
        app.MapWorkerMetrics("/metrics", metrics => metrics
            .AddMeter("Shop.Orders")
            .AddView("http.server.request.duration", new ExplicitBucketHistogramConfiguration { Boundaries = [0.1, 1, 10] }))
            .RequireHost("*:9100");
        #endregion
    }
}
