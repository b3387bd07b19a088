using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.Logging;
using Prometheus;
using WorkerTuning.Bridge;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Bridge;

/// <summary>A registry of its own that the bridge feeds, and the page that is made of it.</summary>
internal sealed class BridgedPage : IDisposable
{
    private readonly LoggerFactory _loggers;

    public BridgedPage(CollectorRegistry? registry = null, TestMeters? meters = null, Dictionary<string, IReadOnlyList<double>>? buckets = null, params string[] names)
    {
        Registry = registry ?? Metrics.NewCustomRegistry();
        Meters = meters ?? new TestMeters();
        _loggers = new LoggerFactory([Logs]);
        Subscription = new Subscription(Meters, names is [] ? ["shop*"] : names, buckets ?? [], _loggers, Time);
        Feed.Add(Subscription);
    }

    public CollectorRegistry Registry { get; }

    public TestMeters Meters { get; }

    public ManualTime Time { get; } = new();

    public CapturingLoggerProvider Logs { get; } = new();

    public Subscription Subscription { get; }

    public RegistryFeed Feed => RegistryFeed.Of(Registry);

    public Meter Meter(string name = "shop", string? version = null, params KeyValuePair<string, object?>[] tags) =>
        Meters.Create(new MeterOptions(name) { Version = version, Tags = tags });

    public async Task<string> ScrapeAsync(ExpositionFormat format = ExpositionFormat.PrometheusText)
    {
        using var page = new MemoryStream();
        await Registry.CollectAndExportAsTextAsync(page, format, default).WithTimeout();
        return Encoding.UTF8.GetString(page.ToArray()).Replace("otel_scope_name=\"shop\"", "scope", StringComparison.Ordinal);
    }

    /// <summary>The lines of samples.</summary>
    public async Task<string[]> SamplesAsync(ExpositionFormat format = ExpositionFormat.PrometheusText) =>
        [.. (await ScrapeAsync(format)).Split('\n').Where(l => l is [not '#', ..])];

    public void Dispose()
    {
        Feed.Remove(Subscription);
        Meters.Dispose();
        _loggers.Dispose();
    }
}
