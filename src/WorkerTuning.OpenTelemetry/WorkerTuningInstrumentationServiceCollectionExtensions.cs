using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds WorkerTuning to whatever OpenTelemetry pipeline the application has.</summary>
public static class WorkerTuningInstrumentationServiceCollectionExtensions
{
    /// <summary>
    /// Adds metrics and spans to the pipelines that the application builds from these services, before or after this call; without one it has
    /// no effect. Twice is harmless.
    /// </summary>
    /// <param name="services">The services of the host.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is null.</exception>
    public static IServiceCollection AddWorkerTuningInstrumentation(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.ConfigureOpenTelemetryMeterProvider(static builder => builder.AddWorkerTuningInstrumentation());
        services.ConfigureOpenTelemetryTracerProvider(static builder => builder.AddWorkerTuningInstrumentation());
        return services;
    }
}
