namespace WorkerTuning.Bridge;

/// <summary>The types of Prometheus that instruments become.</summary>
internal enum MetricKind
{
    Counter,
    Gauge,
    Histogram,
}
