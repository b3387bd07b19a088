using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace WorkerTuning.LoadTests.Servers;

/// <summary>OpenTelemetry's pipelines, whole but for the network: what arrives at the exporter is dropped there.</summary>
internal static class Pipelines
{
    // A collector's usual pace would fall between the rounds.
    private const int ExportMilliseconds = 1000;

    public static void AddToBare(IServiceCollection services) => Drop(services.AddOpenTelemetry()
        .WithMetrics(metrics => metrics.AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime"))
        .WithTracing(tracing => tracing.AddAspNetCoreInstrumentation()));

    public static void AddToOurs(IServiceCollection services)
    {
        Environment.SetEnvironmentVariable("OTEL_METRICS_EXPORTER", "none");
        Environment.SetEnvironmentVariable("OTEL_TRACES_EXPORTER", "none");
        Drop(services.AddWorkerTuningTelemetry());
    }

    public static void AddTraces(IServiceCollection services) => services.AddOpenTelemetry().WithTracing(tracing => tracing
        .AddWorkerTuningInstrumentation()
        .AddAspNetCoreInstrumentation()
        .AddProcessor(new BatchActivityExportProcessor(new Dropping<System.Diagnostics.Activity>())));

    private static void Drop(OpenTelemetryBuilder builder) => builder
        .WithMetrics(metrics => metrics.AddReader(new PeriodicExportingMetricReader(new Dropping<Metric>(), ExportMilliseconds)))
        .WithTracing(tracing => tracing.AddProcessor(new BatchActivityExportProcessor(new Dropping<System.Diagnostics.Activity>())));

    private sealed class Dropping<T> : BaseExporter<T>
        where T : class
    {
        public override ExportResult Export(in Batch<T> batch) => ExportResult.Success;
    }
}
