using System.Diagnostics.Metrics;
using Prometheus;
using WorkerTuning.Bridge;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Bridge;

public sealed class RegistryFeedTests : IDisposable
{
    private readonly BridgedPage _page = new();

    public void Dispose() => _page.Dispose();

    [Fact]
    public async Task Scrape_AsText_WritesEachType()
    {
        MeasureAll();

        Assert.Equal(
            """
            # HELP jobs_done_total Jobs, "all" of them\\\nand more.
            # TYPE jobs_done_total counter
            jobs_done_total{scope,kind="a\"b\\c\nd"} 3
            # HELP work_seconds 
            # TYPE work_seconds histogram
            work_seconds_sum{scope} 10.75
            work_seconds_count{scope} 3
            work_seconds_bucket{scope,le="0.5"} 1
            work_seconds_bucket{scope,le="2"} 2
            work_seconds_bucket{scope,le="+Inf"} 3
            # HELP open 
            # TYPE open gauge
            open{scope} 3
            # HELP level 
            # TYPE level gauge
            level{scope} 7
            # HELP heat_celsius 
            # TYPE heat_celsius gauge
            heat_celsius{scope} 21.5

            """.ReplaceLineEndings("\n"),
            await _page.ScrapeAsync());
    }

    [Fact]
    public async Task Scrape_AsOpenMetrics_NamesTheFamilyOfACounterWithoutItsEnding()
    {
        MeasureAll();
        var page = await _page.ScrapeAsync(ExpositionFormat.OpenMetricsText);

        Assert.Contains("# TYPE jobs_done counter\n", page, StringComparison.Ordinal);
        Assert.Contains("\njobs_done_total{scope,kind=\"a\\\"b\\\\c\\nd\"} 3.0\n", page, StringComparison.Ordinal);
        Assert.Contains("\nwork_seconds_bucket{scope,le=\"2.0\"} 2\n", page, StringComparison.Ordinal);
        Assert.EndsWith("# EOF\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Counter_BeforeAndAfterTheFirstScrape_CountsAll()
    {
        var meter = _page.Meter();
        var counter = meter.CreateCounter<int>("jobs");
        counter.Add(2);
        meter.CreateHistogram<double>("early").Record(1);
        Assert.Contains("jobs_total{scope} 2", await _page.SamplesAsync());
        counter.Add(1);
        counter.Add(-5);

        var samples = await _page.SamplesAsync();
        Assert.Contains("jobs_total{scope} 3", samples);
        Assert.Contains("early_count{scope} 1", samples);
    }

    [Fact]
    public async Task Histogram_WithoutAdvice_HasOpenTelemetrysBounds()
    {
        _page.Meter().CreateHistogram<long>("sizes").Record(6);
        var samples = await _page.SamplesAsync();

        Assert.Equal(
            ["0", "5", "10", "25", "50", "75", "100", "250", "500", "750", "1000", "2500", "5000", "7500", "10000", "+Inf"],
            samples.Where(s => s.Contains("le=", StringComparison.Ordinal)).Select(s => s.Split('"')[1]));
    }

    [Theory]
    [InlineData(new double[] { 1, 2 }, new[] { "1", "2", "+Inf" })]
    [InlineData(new double[] { }, new[] { "+Inf" })]
    [InlineData(new[] { 1, double.PositiveInfinity }, new[] { "1", "+Inf" })]
    public async Task Histogram_WithBoundsOfTheApplication_HasThem(double[] bounds, string[] expected)
    {
        using var page = new BridgedPage(buckets: new() { ["work"] = bounds });
        page.Meter().CreateHistogram("work", null, null, null, new InstrumentAdvice<int> { HistogramBucketBoundaries = [5] }).Record(1);

        Assert.Equal(expected, (await page.SamplesAsync()).Where(s => s.Contains("le=", StringComparison.Ordinal)).Select(s => s.Split('"')[1]));
    }

    [Fact]
    public async Task Tags_InAnyOrder_AreOneSeries()
    {
        var counter = _page.Meter().CreateCounter<int>("jobs");
        counter.Add(1, new("a", 1), new("b", true));
        counter.Add(1, new("b", true), new KeyValuePair<string, object?>("a", 1));
        counter.Add(1, new("a", 1), new("b", true), new("none", null));
        counter.Add(5);

        Assert.Equal(["jobs_total{scope,a=\"1\",b=\"true\"} 3", "jobs_total{scope} 5"], await _page.SamplesAsync());
    }

    [Fact]
    public async Task Tags_WithOddNamesAndValues_AreLabelsThatPrometheusReads()
    {
        var histogram = _page.Meter().CreateHistogram<double>("odd", null, null, null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [] });
        for (var i = 0; i < 2; i++)
            histogram.Record(1, new("x.y", 1.5), new("x-y", "z"), new("le", "low"), new("__name__", "other"), new("otel.scope.name", "mine"), new("list", new[] { "a", "b" }), new("", "empty"));

        Assert.Contains("odd_count{scope,_=\"empty\",_name_=\"other\",exported_le=\"low\",exported_otel_scope_name=\"mine\",list=\"a,b\",x_y=\"1.5;z\"} 2", await _page.SamplesAsync());
    }

    [Fact]
    public async Task Meters_OfOneNameAndAnotherVersionOrTags_StayDistinct()
    {
        _page.Meter().CreateCounter<int>("jobs").Add(1);
        _page.Meter(version: "2.0").CreateCounter<int>("jobs").Add(2);
        _page.Meter(tags: new KeyValuePair<string, object?>("tenant.id", 7)).CreateCounter<int>("jobs").Add(4);
        // The same meter once more adds to it.
        _page.Meter().CreateCounter<int>("jobs").Add(8);

        Assert.Equal(
            ["jobs_total{scope,otel_scope_tenant_id=\"7\"} 4", "jobs_total{scope,otel_scope_version=\"2.0\"} 2", "jobs_total{scope} 9"],
            (await _page.SamplesAsync()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Meters_ThatAreDisposed_TakeTheirSeriesAlong()
    {
        var meter = _page.Meter();
        meter.CreateCounter<int>("jobs").Add(1);
        meter.CreateHistogram<double>("work").Record(1, new KeyValuePair<string, object?>("a", 1));
        meter.CreateObservableGauge("heat", () => 20);
        var twin = _page.Meter().CreateCounter<int>("jobs");
        twin.Add(1);
        Assert.True((await _page.SamplesAsync()).Length > 4);
        meter.Dispose();

        // What another meter feeds is still there, and goes on.
        Assert.Equal(["jobs_total{scope} 2"], await _page.SamplesAsync());
        twin.Add(1);
        Assert.Equal(["jobs_total{scope} 3"], await _page.SamplesAsync());
    }

    [Fact]
    public async Task Names_ThatTheApplicationHasForAnotherType_AreIgnoredAndLoggedOnce()
    {
        Metrics.WithCustomRegistry(_page.Registry).CreateGauge("jobs_total", "The application's own.").Set(7);
        var counter = _page.Meter().CreateCounter<int>("jobs");
        counter.Add(1);
        counter.Add(1);

        Assert.Equal(["jobs_total 7"], await _page.SamplesAsync());
        Assert.Single(_page.Logs.Logs, e => e.Message.StartsWith("Metrics of the instrument jobs of the meter shop ignored: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Names_ThatMeetInOneFamily_KeepThePageReadable()
    {
        var meter = _page.Meter();
        meter.CreateUpDownCounter<int>("a.b").Add(1);
        meter.CreateObservableGauge("a_b", () => 7);

        Assert.Equal(["a_b{scope} 1"], await _page.SamplesAsync());
    }

    [Fact]
    public async Task Names_OfTheApplicationsOwnMetrics_ShareThePage()
    {
        Metrics.WithCustomRegistry(_page.Registry).CreateCounter("orders_total", "Orders.").Inc(3);
        _page.Meter().CreateCounter<int>("jobs").Add(1);

        Assert.Equal(["orders_total 3", "jobs_total{scope} 1"], await _page.SamplesAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task LabelSets_PastTheLimit_ShareOneSeries(bool isObserved)
    {
        var meter = _page.Meter();
        var sets = Enumerable.Range(0, InstrumentFeed.Limit + 5).Select(i => new KeyValuePair<string, object?>("user", i)).ToList();
        if (isObserved)
            meter.CreateObservableCounter("jobs", () => sets.Select(s => new Measurement<int>(1, s)));
        else
            sets.ForEach(s => meter.CreateCounter<int>("jobs").Add(1, s));

        var samples = await _page.SamplesAsync();
        Assert.Equal(InstrumentFeed.Limit + 1, samples.Length);
        Assert.Contains(samples, s => s.StartsWith("jobs_total{scope,otel_metric_overflow=\"true\"} ", StringComparison.Ordinal));
        Assert.Single(_page.Logs.Logs, e => e.Message.Contains("otel_metric_overflow", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Meters_OfAnotherHostOrAnotherName_AreNotShown()
    {
        using var other = new TestMeters();
        other.Create(new MeterOptions("shop")).CreateCounter<int>("jobs").Add(1);
        _page.Meter("garage").CreateCounter<int>("jobs").Add(1);
        using var unowned = new Meter("shop.unowned." + Guid.NewGuid().ToString("N"));
        unowned.CreateCounter<int>("seen").Add(1);

        Assert.StartsWith("seen_total{", Assert.Single(await _page.SamplesAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_OfOneRegistry_CountOnce()
    {
        var counter = _page.Meter().CreateCounter<int>("jobs");
        using (var second = new BridgedPage(_page.Registry, _page.Meters, names: ["shop", "garage"]))
        {
            counter.Add(1);
            second.Meter("garage").CreateCounter<int>("cars").Add(1);
            Assert.Equal(["jobs_total{scope} 1", "cars_total{otel_scope_name=\"garage\"} 1"], await second.SamplesAsync());
            second.Feed.Remove(second.Subscription);
            counter.Add(1);

            // What only the second page showed is gone.
            Assert.Equal(["jobs_total{scope} 2"], await _page.SamplesAsync());
        }
    }

    [Fact]
    public async Task Host_ThatHasEnded_TakesItsSeriesAlongAndCostsNothing()
    {
        var counter = _page.Meter().CreateCounter<int>("jobs");
        counter.Add(1);
        Assert.Single(await _page.SamplesAsync());
        _page.Feed.Remove(_page.Subscription);

        Assert.False(counter.Enabled);
        Assert.Empty(await _page.SamplesAsync());
        // The registry outlives it, and serves the next host.
        _page.Feed.Add(_page.Subscription);
        counter.Add(1);
        Assert.Equal(["jobs_total{scope} 1"], await _page.SamplesAsync());
    }

    [Fact]
    public async Task Host_ThatEndsWhileACallbackHangs_DoesNotWait()
    {
        using var isAsked = new ManualResetEventSlim();
        using var mayAnswer = new ManualResetEventSlim();
        _page.Meter().CreateObservableGauge("heat", () =>
        {
            isAsked.Set();
            mayAnswer.Wait(WithTimeoutExtensions.Default);
            return 20;
        });
        var scrape = Task.Run(() => _page.SamplesAsync());
        Assert.True(isAsked.Wait(WithTimeoutExtensions.Default));

        await Task.Run(() => _page.Feed.Remove(_page.Subscription)).WithTimeout();

        mayAnswer.Set();
        Assert.Empty(await scrape.WithTimeout());
    }

    [Fact]
    public async Task Recording_AgainUnderTheSameTags_AllocatesNothing()
    {
        var histogram = _page.Meter().CreateHistogram<double>("work");
        KeyValuePair<string, object?>[] tags = [new("method", "GET"), new("status", 200)];
        histogram.Record(1, tags);
        histogram.Record(1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            histogram.Record(i, tags);
            histogram.Record(i);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Contains("work_count{scope,method=\"GET\",status=\"200\"} 101", await _page.SamplesAsync());
    }

    private void MeasureAll()
    {
        var meter = _page.Meter();
        meter.CreateCounter<long>("jobs.done", "{job}", "Jobs, \"all\" of them\\\nand more.").Add(3, new KeyValuePair<string, object?>("kind", "a\"b\\c\nd"));
        meter.CreateObservableGauge("heat", () => 21.5, "Cel");
        var work = meter.CreateHistogram("work", "s", null, null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 2] });
        foreach (var seconds in (double[])[0.25, 1.5, 9])
            work.Record(seconds);
        var open = meter.CreateUpDownCounter<short>("open");
        open.Add(5);
        open.Add(-2);
        meter.CreateGauge<decimal>("level").Record(7);
    }
}
