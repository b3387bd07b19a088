namespace OpenTelemetry.Metrics;

/// <summary>Adds WorkerTuning's metrics to a pipeline.</summary>
public static class WorkerTuningMeterProviderBuilderExtensions
{
    /// <summary>Collects the meter <c>WorkerTuning</c>: workers, queue, recycles, timeouts, memory. Twice is harmless.</summary>
    /// <param name="builder">The pipeline.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static MeterProviderBuilder AddWorkerTuningInstrumentation(this MeterProviderBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddMeter("WorkerTuning");
    }
}
