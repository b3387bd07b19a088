using Prometheus;

namespace WorkerTuning.Tests.Telemetry;

/// <summary>
/// Keeps prometheus-net's own adapter of meters off: from the first scrape of its default registry on it would listen to every meter of the process for
/// good, and no later test could say what costs nothing without a listener.
/// </summary>
public sealed class QuietPrometheus
{
    public QuietPrometheus() => Metrics.SuppressDefaultMetrics(new SuppressDefaultMetricOptions { SuppressMeters = true });
}
