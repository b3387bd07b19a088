using Prometheus;

namespace WorkerTuning;

/// <summary>What <c>MapWorkerMetrics</c> shows. Read once, by that call.</summary>
public sealed class WorkerMetricsOptions
{
    internal WorkerMetricsOptions()
    {
    }

    /// <summary>
    /// The names of the meters that are shown; <c>*</c> stands for any text, and the case does not matter. Default: <c>WorkerTuning</c>,
    /// <c>Microsoft.AspNetCore.Hosting</c>, <c>Microsoft.AspNetCore.Server.Kestrel</c> and <c>System.Runtime</c>.
    /// </summary>
    public ICollection<string> Meters { get; } = new List<string> { "WorkerTuning", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime" };

    /// <summary>
    /// The upper bounds of a histogram's buckets by the instrument's name, such as <c>http.server.request.duration</c>, ascending and in the
    /// instrument's unit. A histogram that is not named has the bounds that its instrument advises, or OpenTelemetry's from 0 to 10000. An empty
    /// list leaves count and sum.
    /// </summary>
    public IDictionary<string, IReadOnlyList<double>> Buckets { get; } = new Dictionary<string, IReadOnlyList<double>>(StringComparer.Ordinal);

    /// <summary>
    /// Where the metrics are kept. Default: prometheus-net's own registry of the process, so that the page has the application's metrics as well
    /// and every other exporter of prometheus-net has these. Several hosts of one process add up in one registry; give each its own to
    /// keep them apart. The registry lives as long as the application wishes; the series of this host go when it has stopped.
    /// </summary>
    public CollectorRegistry Registry { get; set; } = Metrics.DefaultRegistry;

    /// <summary>
    /// What the application would pass to <see cref="Metrics.ConfigureMeterAdapter"/>, which keeps one delegate and has that of
    /// <c>MapWorkerMetrics</c>: it leaves the meters of <see cref="Meters"/> out of prometheus-net's adapter. Default: null. Not used with a
    /// registry of the application's own, nor once the default registry was scraped.
    /// </summary>
    public Action<MeterAdapterOptions>? MeterAdapter { get; set; }

    /// <summary>
    /// Likewise for <see cref="Metrics.ConfigureEventCounterAdapter"/>: the event sources of the same names are left out, since their counters
    /// show what the meters show. Default: null.
    /// </summary>
    public Action<EventCounterAdapterOptions>? EventCounterAdapter { get; set; }
}
