using Prometheus;

namespace WorkerTuning.Bridge;

/// <summary>A series whose value is read at a scrape. Scrapes come one after the other.</summary>
internal abstract class ObservedSeries(bool isSum) : Series
{
    private long _scrape;
    private bool _isShown;
    private double _value;

    public void Observe(double value, long scrape)
    {
        _value = isSum && _scrape == scrape ? _value + value : value;
        _isShown &= _scrape == scrape;
        _scrape = scrape;
    }

    /// <summary>Once what all instruments say is known.</summary>
    public void Show()
    {
        if (!_isShown)
            Show(_value);
        _isShown = true;
    }

    protected abstract void Show(double value);
}

internal sealed class ObservedGaugeSeries(Gauge.Child child, bool isSum) : ObservedSeries(isSum)
{
    public override void Remove() => child.Remove();

    protected override void Show(double value) => child.Set(value);
}

internal sealed class ObservedCounterSeries(Counter counter, string[] labels) : ObservedSeries(isSum: true)
{
    private Counter.Child _child = counter.WithLabels(labels);

    public override void Remove() => _child.Remove();

    // One that began again is a counter that was reset, which prometheus-net does not let fall.
    protected override void Show(double value)
    {
        if (value < _child.Value)
        {
            _child.Remove();
            _child = counter.WithLabels(labels);
        }

        _child.IncTo(value);
    }
}
