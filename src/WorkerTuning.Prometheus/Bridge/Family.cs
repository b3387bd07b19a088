using System.Diagnostics.Metrics;
using Prometheus;

namespace WorkerTuning.Bridge;

/// <summary>The family of an instrument in the registry.</summary>
internal sealed class Family(MetricFactory factory, Instrument instrument, InstrumentKind kind, double[]? buckets, TimeProvider time)
{
    private readonly string _help = (instrument.Description ?? "").Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
    private readonly double[] _bounds = kind == InstrumentKind.Histogram ? Bounds.Of(instrument, buckets) : [double.PositiveInfinity];

    public string Name { get; } = MetricName.Family(instrument.Name, instrument.Unit, kind.Metric());

    /// <exception cref="InvalidOperationException">The registry has the name for a metric of another type.</exception>
    public Series Create(LabelSet labels, string key) => kind switch
    {
        InstrumentKind.Counter => new CounterSeries(Counter(labels).WithLabels(labels.Values), new Exemplars(time, _bounds)) { Key = key },
        InstrumentKind.UpDownCounter => new UpDownSeries(Gauge(labels).WithLabels(labels.Values)) { Key = key },
        InstrumentKind.Gauge => new GaugeSeries(Gauge(labels).WithLabels(labels.Values)) { Key = key },
        InstrumentKind.Histogram => new HistogramSeries(Histogram(labels).WithLabels(labels.Values), new Exemplars(time, _bounds)) { Key = key },
        InstrumentKind.ObservedCounter => new ObservedCounterSeries(Counter(labels), labels.Values) { Key = key },
        _ => new ObservedGaugeSeries(Gauge(labels).WithLabels(labels.Values), kind == InstrumentKind.ObservedUpDownCounter) { Key = key },
    };

    // Nothing is shown before it has a value.
    private Counter Counter(LabelSet labels) => factory.CreateCounter(Name, _help, labels.Names, new CounterConfiguration { SuppressInitialValue = true });

    private Gauge Gauge(LabelSet labels) => factory.CreateGauge(Name, _help, labels.Names, new GaugeConfiguration { SuppressInitialValue = true });

    private Histogram Histogram(LabelSet labels) => factory.CreateHistogram(Name, _help, labels.Names, new HistogramConfiguration { SuppressInitialValue = true, Buckets = _bounds });
}
