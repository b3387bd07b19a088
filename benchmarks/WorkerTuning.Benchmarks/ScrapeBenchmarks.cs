using System.Diagnostics.Metrics;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Prometheus;
using WorkerTuning.Bridge;

namespace WorkerTuning.Benchmarks;

/// <summary>A scrape of 1,000 series: 500 of counters that are read, 500 of histograms; and one measurement on its way to them.</summary>
[MemoryDiagnoser]
public class ScrapeBenchmarks
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly CollectorRegistry _registry = Metrics.NewCustomRegistry();
    private Histogram<double> _histogram = null!;

    [GlobalSetup]
    public void Setup()
    {
        var meters = _services.GetRequiredService<IMeterFactory>();
        RegistryFeed.Of(_registry).Add(new Subscription(meters, ["bench"], new Dictionary<string, IReadOnlyList<double>>(), NullLoggerFactory.Instance));
        _histogram = Fill(meters.Create("bench"));
    }

    [GlobalCleanup]
    public void Cleanup() => _services.Dispose();

    [Benchmark]
    public Task Scrape() => _registry.CollectAndExportAsTextAsync(Stream.Null, ExpositionFormat.OpenMetricsText, default);

    [Benchmark]
    public void Record() => _histogram.Record(0.02, new("method", "GET"), new("status", 200), new KeyValuePair<string, object?>("route", "/orders/0"));

    internal static Histogram<double> Fill(Meter meter)
    {
        for (var i = 0; i < 50; i++)
            meter.CreateObservableCounter($"bench.count.{i}", static () => Enumerable.Range(0, 10).Select(n => new Measurement<long>(n * 1234, new KeyValuePair<string, object?>("worker.id", n))), "{request}", "Requests.");
        // 17 buckets, the last one, sum and count.
        var histogram = meter.CreateHistogram("bench.duration", "s", "Time.", null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 30, 60, 120] });
        for (var route = 0; route < 25; route++)
            histogram.Record(0.02, new("method", "GET"), new("status", 200), new KeyValuePair<string, object?>("route", $"/orders/{route}"));
        return histogram;
    }
}
