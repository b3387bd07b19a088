namespace WorkerTuning;

/// <summary>The type of the metric <c>gunicorn.backlog</c> in statsd.</summary>
public enum StatsdBacklogType
{
    /// <summary><c>|h</c>, as gunicorn sends it. Servers that do not know the type, such as npm's statsd, count it as something else or drop it.</summary>
    Histogram,

    /// <summary><c>|g</c>, which every statsd server knows.</summary>
    Gauge,
}
