using System.Diagnostics.Metrics;

namespace WorkerTuning.Tests.Bridge;

public sealed class ObservedInstrumentTests : IDisposable
{
    private readonly BridgedPage _page = new();

    public void Dispose() => _page.Dispose();

    [Fact]
    public async Task Observations_ThatAreNoLongerMade_LeaveThePage()
    {
        List<int> workers = [1, 2];
        _page.Meter().CreateObservableGauge("age", () => workers.Select(w => new Measurement<int>(w * 10, new KeyValuePair<string, object?>("worker.id", w))));
        Assert.Equal(["age{scope,worker_id=\"1\"} 10", "age{scope,worker_id=\"2\"} 20"], await _page.SamplesAsync());
        workers[0] = 3;

        Assert.Equal(["age{scope,worker_id=\"2\"} 20", "age{scope,worker_id=\"3\"} 30"], (await _page.SamplesAsync()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Observations_OfEachScrape_AreFreshAndAddUpWhereTheyAreParts()
    {
        var (value, count) = (1, 10);
        foreach (var meter in (Meter[])[_page.Meter(), _page.Meter()])
        {
            meter.CreateObservableGauge("heat", () => value);
            meter.CreateObservableCounter("jobs", () => count);
            meter.CreateObservableUpDownCounter("open", () => value);
        }

        Assert.Equal(["heat{scope} 1", "jobs_total{scope} 20", "open{scope} 2"], (await _page.SamplesAsync()).Order(StringComparer.Ordinal));
        // A counter that begins again is a reset.
        (value, count) = (5, 1);
        Assert.Equal(["heat{scope} 5", "jobs_total{scope} 2", "open{scope} 10"], (await _page.SamplesAsync()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Observations_ThatThrow_CostOnlyThemselves()
    {
        var meter = _page.Meter();
        meter.CreateObservableGauge("broken", int () => throw new InvalidOperationException("the sensor is gone"));
        meter.CreateObservableGauge("heat", () => 20);

        Assert.Equal(["heat{scope} 20"], await _page.SamplesAsync());
        Assert.Equal(["heat{scope} 20"], await _page.SamplesAsync());
        Assert.Single(_page.Logs.Logs, e => e.Message == "Measurement of some instruments failed; the page leaves them out: the sensor is gone");
    }
}
