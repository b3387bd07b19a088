namespace OpenTelemetry.Trace;

/// <summary>Adds WorkerTuning's spans to a pipeline.</summary>
public static class WorkerTuningTracerProviderBuilderExtensions
{
    /// <summary>
    /// Collects the source <c>WorkerTuning</c>: a span for each request that runs into its time limit or is stuck, while it still runs. Worker
    /// and wait are tags of the request's own span, of the source <c>Microsoft.AspNetCore</c>, which this does not add. Twice is harmless.
    /// </summary>
    /// <param name="builder">The pipeline.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static TracerProviderBuilder AddWorkerTuningInstrumentation(this TracerProviderBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddSource("WorkerTuning");
    }
}
