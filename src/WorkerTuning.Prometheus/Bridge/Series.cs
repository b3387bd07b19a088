using Prometheus;

namespace WorkerTuning.Bridge;

/// <summary>One line of the page, or the lines of one histogram. Several instruments may feed it.</summary>
internal abstract class Series
{
    /// <summary>Instruments that feed it. Guarded by the table.</summary>
    public int Holders { get; set; }

    public required string Key { get; init; }

    /// <summary>Takes it off the page.</summary>
    public abstract void Remove();
}

/// <summary>A series whose values come as they arise.</summary>
internal abstract class RecordedSeries(ChildBase child) : Series
{
    public abstract void Record(double value);

    public override void Remove() => child.Remove();
}

internal sealed class CounterSeries(Counter.Child child, Exemplars exemplars) : RecordedSeries(child)
{
    // A counter that falls is a mistake, and prometheus-net would throw into the code that counts.
    public override void Record(double value)
    {
        if (value >= 0)
            child.Inc(value, exemplars.For(value));
    }
}

internal sealed class UpDownSeries(Gauge.Child child) : RecordedSeries(child)
{
    public override void Record(double value) => child.Inc(value);
}

internal sealed class GaugeSeries(Gauge.Child child) : RecordedSeries(child)
{
    public override void Record(double value) => child.Set(value);
}

internal sealed class HistogramSeries(Histogram.Child child, Exemplars exemplars) : RecordedSeries(child)
{
    public override void Record(double value) => child.Observe(value, exemplars.For(value));
}
