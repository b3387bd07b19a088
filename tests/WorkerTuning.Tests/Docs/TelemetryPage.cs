using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Prometheus;

namespace WorkerTuning.Tests.Docs;

/// <summary>The code of docs/telemetry.md.</summary>
internal static class TelemetryPage
{
    public static void Telemetry(WebApplicationBuilder builder)
    {
        #region telemetry
        builder.Services.AddWorkerTuningTelemetry();
        #endregion
    }

    public static void TelemetryAndMore(WebApplicationBuilder builder)
    {
        #region telemetry-more
        builder.Services.AddWorkerTuningTelemetry()
            .WithMetrics(metrics => metrics.AddMeter("Shop.Orders"))
            .WithTracing(tracing => tracing.AddSource("Shop.Orders"));
        #endregion
    }

    public static void Register(WebApplicationBuilder builder)
    {
        #region register
        builder.Services.AddWorkerTuningInstrumentation();
        #endregion
    }

    public static void OwnPipeline(WebApplicationBuilder builder)
    {
        #region pipeline
        builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics.AddWorkerTuningInstrumentation().AddOtlpExporter())
            .WithTracing(tracing => tracing.AddWorkerTuningInstrumentation().AddAspNetCoreInstrumentation().AddOtlpExporter());
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
        app.MapWorkerMetrics("/metrics", options =>
        {
            options.Meters.Add("Shop.*");
            options.Buckets["http.server.request.duration"] = [0.1, 1, 10];
        }).RequireHost("*:9100");
        #endregion
    }

    public static void OwnMetrics(WebApplication app)
    {
        #region own
        var orders = Metrics.CreateCounter("shop_orders_total", "Orders that were placed.");
        app.MapPost("/orders", () => orders.Inc());
        app.MapWorkerMetrics("/metrics");
        #endregion
    }

    public static void HttpMetrics(WebApplication app)
    {
        #region http-metrics
        app.UseHttpMetrics();
        app.MapWorkerMetrics("/metrics");
        #endregion
    }
}
