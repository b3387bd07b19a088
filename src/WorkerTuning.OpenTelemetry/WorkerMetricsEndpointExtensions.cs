using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using WorkerTuning;
using WorkerTuning.Prometheus;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps metrics for Prometheus.</summary>
public static class WorkerMetricsEndpointExtensions
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>
    /// Answers scrapes with WorkerTuning's metrics, ASP.NET Core's of requests and Kestrel, and the runtime's: as OpenMetrics 1.0 where the
    /// scraper prefers that, else as Prometheus text 0.0.4. It is no request of the worker pool and answers while every worker is busy.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="pattern">The path.</param>
    /// <param name="configure">Adds meters, views or a resource to the pipeline behind it, which is its own. May be null.</param>
    /// <returns>For conventions such as <c>RequireAuthorization</c> or <c>RequireHost</c>; as it stands, everybody may scrape.</returns>
    /// <remarks>Counting begins with this call and ends with the application.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="endpoints"/> or <paramref name="pattern"/> is null.</exception>
    /// <exception cref="InvalidOperationException"><c>AddWorkerTuning</c> was not called.</exception>
    public static IEndpointConventionBuilder MapWorkerMetrics(this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern = "/metrics", Action<MeterProviderBuilder>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        var services = endpoints.ServiceProvider;
        if (services.GetService<IWorkerPool>() is null)
            throw new InvalidOperationException("Unable to find the services of WorkerTuning. Call 'builder.Services.AddWorkerTuning(builder.Configuration)' before 'MapWorkerMetrics'.");
        var exporter = new TextExporter();
        var provider = Build(exporter, configure);
        services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopped.Register(provider.Dispose);
        return endpoints.MapMethods(pattern, Methods, new ScrapeEndpoint(exporter).AnswerAsync).WithDisplayName("Metrics").ExemptFromWorkers();
    }

    private static MeterProvider Build(TextExporter exporter, Action<MeterProviderBuilder>? configure)
    {
        var builder = Sdk.CreateMeterProviderBuilder()
            .AddWorkerTuningInstrumentation()
            .AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime");
        configure?.Invoke(builder);
        return builder.AddReader(new BaseExportingMetricReader(exporter)).Build();
    }
}
