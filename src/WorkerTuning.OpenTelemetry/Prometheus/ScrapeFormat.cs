namespace WorkerTuning.Prometheus;

/// <summary>The form of an answer to a scrape.</summary>
internal enum ScrapeFormat
{
    /// <summary>Prometheus text 0.0.4.</summary>
    Text,

    /// <summary>OpenMetrics 1.0.</summary>
    OpenMetrics,
}
