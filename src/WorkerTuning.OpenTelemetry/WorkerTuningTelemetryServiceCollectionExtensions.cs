using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using WorkerTuning.Telemetry;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Sends metrics and traces over OTLP.</summary>
public static class WorkerTuningTelemetryServiceCollectionExtensions
{
    /// <summary>
    /// Collects WorkerTuning's metrics and spans, ASP.NET Core's metrics of requests and of Kestrel, the spans of requests, and the runtime's
    /// metrics, and sends them over OTLP. The OTEL_* variables say where to, how often and what is sampled; without them it goes to
    /// <c>http://localhost:4317</c> over gRPC. <c>OTEL_METRICS_EXPORTER</c> or <c>OTEL_TRACES_EXPORTER</c> with another value than <c>otlp</c>,
    /// such as <c>none</c>, leaves that exporter out.
    /// </summary>
    /// <param name="services">The services of the host.</param>
    /// <returns>OpenTelemetry's builder, for more meters, sources, views and exporters.</returns>
    /// <remarks>
    /// The resource has the application's name and version, the environment, the machine and the process, unless <c>OTEL_SERVICE_NAME</c> or
    /// <c>OTEL_RESOURCE_ATTRIBUTES</c> say otherwise. The host starts the pipelines and flushes them at its end. Twice is harmless, and so is
    /// <c>AddOpenTelemetry</c> of the application's own; an exporter that is added there sends everything a second time.
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is null.</exception>
    public static OpenTelemetryBuilder AddWorkerTuningTelemetry(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        var builder = services.AddOpenTelemetry();
        if (services.Any(s => s.ServiceType == typeof(HostResource)))
            return builder;
        services.TryAddSingleton(s => new HostResource(s.GetRequiredService<IHostEnvironment>()));
        return builder
            .ConfigureResource(static resource => resource.AddDetector(static s => s.GetRequiredService<HostResource>()).AddEnvironmentVariableDetector())
            .WithMetrics(static metrics =>
            {
                metrics.AddWorkerTuningInstrumentation().AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime");
                if (Exporters.IncludeOtlp("OTEL_METRICS_EXPORTER"))
                    metrics.AddOtlpExporter();
            })
            .WithTracing(static tracing =>
            {
                tracing.AddWorkerTuningInstrumentation().AddAspNetCoreInstrumentation();
                if (Exporters.IncludeOtlp("OTEL_TRACES_EXPORTER"))
                    tracing.AddOtlpExporter();
            });
    }
}
