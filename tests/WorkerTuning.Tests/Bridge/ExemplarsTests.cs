using System.Diagnostics;
using Prometheus;

namespace WorkerTuning.Tests.Bridge;

public sealed class ExemplarsTests : IDisposable
{
    private readonly BridgedPage _page = new();

    public void Dispose() => _page.Dispose();

    [Theory]
    [InlineData(ActivityTraceFlags.Recorded, true)]
    [InlineData(ActivityTraceFlags.None, false)]
    public async Task Exemplars_OfATraceThatIsKept_AreInOpenMetrics(ActivityTraceFlags flags, bool isShown)
    {
        var meter = _page.Meter();
        var (counter, histogram) = (meter.CreateCounter<int>("jobs"), meter.CreateHistogram<double>("work"));
        using var activity = new Activity("request").SetIdFormat(ActivityIdFormat.W3C);
        activity.ActivityTraceFlags = flags;
        activity.Start();
        counter.Add(1);
        histogram.Record(3);
        activity.Stop();

        var exemplars = (await _page.SamplesAsync(ExpositionFormat.OpenMetricsText)).Where(s => s.Contains($"# {{trace_id=\"{activity.TraceId}\",span_id=\"{activity.SpanId}\"}} ", StringComparison.Ordinal));
        Assert.Equal(isShown ? ["jobs_total{scope}", "work_bucket{scope,le=\"5.0\"}"] : [], exemplars.Select(s => s.Split(' ')[0]));
        Assert.DoesNotContain("trace_id", await _page.ScrapeAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exemplars_OfOneBucket_AreOneASecond()
    {
        var histogram = _page.Meter().CreateHistogram<double>("work");
        var first = Record(3);
        Record(4);
        var slow = Record(70);
        Assert.Equal([first, slow], await TracesAsync());
        _page.Time.Advance(TimeSpan.FromSeconds(1));
        var next = Record(4);

        Assert.Equal([next, slow], await TracesAsync());

        string Record(double value)
        {
            using var activity = new Activity("request").SetIdFormat(ActivityIdFormat.W3C);
            activity.ActivityTraceFlags = ActivityTraceFlags.Recorded;
            activity.Start();
            histogram.Record(value);
            return activity.TraceId.ToString();
        }

        async Task<IEnumerable<string>> TracesAsync() => (await _page.SamplesAsync(ExpositionFormat.OpenMetricsText))
            .Where(s => s.Contains("trace_id", StringComparison.Ordinal)).Select(s => s.Split("trace_id=\"")[1].Split('"')[0]);
    }
}
