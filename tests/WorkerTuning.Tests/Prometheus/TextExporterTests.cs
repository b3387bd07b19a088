using System.Diagnostics.Metrics;
using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using WorkerTuning.Prometheus;

namespace WorkerTuning.Tests.Prometheus;

public sealed class TextExporterTests : IDisposable
{
    private readonly Meter _meter = new("text exporter " + Guid.NewGuid().ToString("N"));
    private readonly TextExporter _exporter = new();
    private readonly MeterProvider _provider;

    public TextExporterTests() => _provider = Sdk.CreateMeterProviderBuilder()
        .SetResourceBuilder(ResourceBuilder.CreateEmpty().AddAttributes([new("service.name", "shop")]))
        .AddMeter(_meter.Name)
        .AddView("exponential", new Base2ExponentialBucketHistogramConfiguration())
        .AddReader(new BaseExportingMetricReader(_exporter))
        .Build();

    public void Dispose()
    {
        _provider.Dispose();
        _meter.Dispose();
        _exporter.Dispose();
    }

    private string Scrape(ScrapeFormat format) => Encoding.UTF8.GetString(_exporter.Scrape(format)!).Replace($"otel_scope_name=\"{_meter.Name}\"", "scope", StringComparison.Ordinal);

    [Fact]
    public void Scrape_AsText_WritesEachType()
    {
        MeasureAll();

        Assert.Equal(
            """
            # TYPE target_info gauge
            # HELP target_info Target metadata
            target_info{service_name="shop"} 1
            # TYPE jobs_done_total counter
            # HELP jobs_done_total Jobs, "all" of them\\\nand more.
            jobs_done_total{scope,kind="a\"b\\c\nd"} 3
            # TYPE heat_celsius gauge
            heat_celsius{scope} 21.5
            # TYPE work_seconds histogram
            work_seconds_bucket{scope,le="0.5"} 1
            work_seconds_bucket{scope,le="2"} 2
            work_seconds_bucket{scope,le="+Inf"} 3
            work_seconds_sum{scope} 10.75
            work_seconds_count{scope} 3

            """.ReplaceLineEndings("\n"),
            Scrape(ScrapeFormat.Text));
    }

    [Fact]
    public void Scrape_AsOpenMetrics_WritesEachType()
    {
        MeasureAll();

        Assert.Equal(
            """
            # TYPE target info
            # HELP target Target metadata
            target_info{service_name="shop"} 1
            # TYPE jobs_done counter
            # HELP jobs_done Jobs, \"all\" of them\\\nand more.
            jobs_done_total{scope,kind="a\"b\\c\nd"} 3
            # TYPE heat_celsius gauge
            # UNIT heat_celsius celsius
            heat_celsius{scope} 21.5
            # TYPE work_seconds histogram
            # UNIT work_seconds seconds
            work_seconds_bucket{scope,le="0.5"} 1
            work_seconds_bucket{scope,le="2.0"} 2
            work_seconds_bucket{scope,le="+Inf"} 3
            work_seconds_sum{scope} 10.75
            work_seconds_count{scope} 3
            # EOF

            """.ReplaceLineEndings("\n"),
            Scrape(ScrapeFormat.OpenMetrics));
    }

    [Fact]
    public void Scrape_SeveralTimes_IsCumulative()
    {
        var counter = _meter.CreateCounter<long>("jobs");
        counter.Add(2);
        Assert.Contains("jobs_total{scope} 2\n", Scrape(ScrapeFormat.Text), StringComparison.Ordinal);
        counter.Add(1);

        Assert.Contains("jobs_total{scope} 3\n", Scrape(ScrapeFormat.OpenMetrics), StringComparison.Ordinal);
    }

    [Fact]
    public void Scrape_NamesThatMeetInOneFamily_KeepsThePageReadable()
    {
        _meter.CreateCounter<int>("a.b").Add(1);
        _meter.CreateObservableGauge("a_b", () => 7);
        var page = Scrape(ScrapeFormat.OpenMetrics);

        Assert.Contains("a_b_total{scope} 1\n", page, StringComparison.Ordinal);
        Assert.DoesNotContain("} 7", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Scrape_ExponentialHistogram_ShowsWhatTextCan()
    {
        _meter.CreateHistogram<double>("exponential").Record(3);

        Assert.Contains("exponential_bucket{scope,le=\"+Inf\"} 1\nexponential_sum{scope} 3\nexponential_count{scope} 1\n", Scrape(ScrapeFormat.Text), StringComparison.Ordinal);
    }

    [Fact]
    public void Scrape_OddNumbersAndTags_AreWrittenAsPrometheusReadsThem()
    {
        _meter.CreateObservableGauge("odd", () => new Measurement<double>[] { new(double.PositiveInfinity, new("x.y", true), new("x-y", 1.5)), new(double.NaN, new KeyValuePair<string, object?>("list", new[] { "a", "b" })) });
        var page = Scrape(ScrapeFormat.Text);

        Assert.Contains("x_y=\"", page, StringComparison.Ordinal);
        Assert.Contains("} +Inf\n", page, StringComparison.Ordinal);
        Assert.Contains("list=\"a,b\"} NaN\n", page, StringComparison.Ordinal);
    }

    private void MeasureAll()
    {
        _meter.CreateCounter<long>("jobs.done", "{job}", "Jobs, \"all\" of them\\\nand more.").Add(3, new KeyValuePair<string, object?>("kind", "a\"b\\c\nd"));
        _meter.CreateObservableGauge("heat", () => 21.5, "Cel");
        var work = _meter.CreateHistogram("work", "s", null, null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 2] });
        foreach (var seconds in (double[])[0.25, 1.5, 9])
            work.Record(seconds);
    }
}
