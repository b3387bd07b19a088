namespace WorkerTuning.Prometheus;

/// <summary>The types that both forms have.</summary>
internal enum MetricKind
{
    Counter,
    Gauge,
    Histogram,
}
