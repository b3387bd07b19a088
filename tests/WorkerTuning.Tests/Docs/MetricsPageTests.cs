using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using WorkerTuning.AccessLog;
using WorkerTuning.Admission;
using WorkerTuning.Bridge;
using WorkerTuning.Diagnostics;
using WorkerTuning.Tests.Control;
using WorkerTuning.Tests.Shared;
using WorkerTuning.Workers;

namespace WorkerTuning.Tests.Docs;

/// <summary>docs/metrics.md lists every instrument as it is in the code, each with a formula and what to do.</summary>
public sealed class MetricsPageTests
{
    private static readonly string Page = File.ReadAllText(Repository.Path("docs", "metrics.md"));

    // | `instrument` | type, unit | `tag`: `value`, … | `name in Prometheus` | formula | what to do |
    private static Dictionary<string, string[]> Rows { get; } = Page.Split('\n')
        .Where(line => line.StartsWith("| `worker_tuning.", StringComparison.Ordinal))
        .Select(line => line.Trim('|', ' ').Split(" | "))
        .ToDictionary(cells => cells[0].Trim('`'));

    [Fact]
    public async Task Rows_ListEveryInstrument()
    {
        using var fixture = new ControlFixture(settings: [("AccessLog", "-")]);
        fixture.Get<LogOutputs>().Apply(fixture.Plan().Log, fixture.Clock, NullLogger.Instance);
        await fixture.Part<PoolMetrics>().StartingAsync(default);
        using var meter = new RecordingMeter(fixture.Get<IMeterFactory>(), WorkerMetrics.MeterName);
        var metrics = fixture.Get<WorkerMetrics>();
        await fixture.Runtime.StartAsync(fixture.Plan()).WithTimeout();
        meter.Observe();
        metrics.Waited(default, null);
        metrics.Built(default, true);
        metrics.Recycled(default, RecycleReason.Call);

        Assert.Equal(meter.Instruments.Select(i => i.Name).Order(StringComparer.Ordinal), Rows.Keys.Order(StringComparer.Ordinal));
        foreach (var instrument in meter.Instruments)
        {
            var cells = Rows[instrument.Name];
            Assert.Equal(6, cells.Length);
            var kind = KindOf(instrument);
            Assert.Equal($"{kind.ToString().ToLowerInvariant()}, {instrument.Unit ?? "no unit"}", cells[1]);
            var tags = meter.Measurements.Where(m => m.Instrument == instrument.Name).SelectMany(m => m.Tags).Select(t => t.Split('=')[0]).Distinct();
            Assert.Equal(tags.DefaultIfEmpty("–"), [cells[2].Split(':')[0].Trim('`')]);
            Assert.Equal($"`{InPrometheus(instrument, kind)}`", cells[3]);
            Assert.All(cells[4..], c => Assert.True(c.Length > 10, $"{instrument.Name}: {c}"));
        }
    }

    [Theory]
    [InlineData("worker_tuning.worker.recycles", typeof(RecycleReason))]
    [InlineData("worker_tuning.request.refusals", typeof(Refusal))]
    [InlineData("worker_tuning.memory.step", typeof(MemoryStep))]
    [InlineData("worker_tuning.workers", typeof(WorkerState))]
    public void Rows_WithTags_ListTheirValues(string instrument, Type values)
    {
        var named = Enum.GetNames(values).Select(System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName);

        Assert.All(named, n => Assert.Contains($"`{n}`", Rows[instrument][2], StringComparison.Ordinal));
    }

    private static MetricKind KindOf(Instrument instrument) => instrument.GetType().Name switch
    {
        "ObservableCounter`1" => MetricKind.Counter,
        "Histogram`1" => MetricKind.Histogram,
        _ => MetricKind.Gauge,
    };

    private static string InPrometheus(Instrument instrument, MetricKind kind) => MetricName.Family(instrument.Name, instrument.Unit, kind);
}
