using System.Diagnostics.Metrics;

namespace WorkerTuning.Tests.Shared;

/// <summary>Listens to one meter of one factory, so that hosts of other tests are not heard, and keeps what it hears.</summary>
internal sealed class RecordingMeter : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Lock _lock = new();
    private readonly List<RecordedMeasurement> _measurements = [];
    private readonly List<Instrument> _instruments = [];

    public RecordingMeter(IMeterFactory factory, string meter)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name != meter || !ReferenceEquals(instrument.Meter.Scope, factory))
                return;
            lock (_lock)
                _instruments.Add(instrument);
            listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<int>((i, value, tags, _) => Keep(i, value, tags));
        _listener.SetMeasurementEventCallback<long>((i, value, tags, _) => Keep(i, value, tags));
        _listener.SetMeasurementEventCallback<double>((i, value, tags, _) => Keep(i, value, tags));
        _listener.Start();
    }

    public IReadOnlyList<Instrument> Instruments
    {
        get
        {
            lock (_lock)
                return [.. _instruments];
        }
    }

    /// <summary>What was measured since the start, or since <see cref="Observe"/> began the last time.</summary>
    public IReadOnlyList<RecordedMeasurement> Measurements
    {
        get
        {
            lock (_lock)
                return [.. _measurements];
        }
    }

    /// <summary>Forgets what was measured and asks the observable instruments.</summary>
    public RecordingMeter Observe()
    {
        lock (_lock)
            _measurements.Clear();
        _listener.RecordObservableInstruments();
        return this;
    }

    /// <summary>The only value of an instrument with these tags, each <c>name=value</c>.</summary>
    public double Value(string instrument, params string[] tags) =>
        Assert.Single(Measurements, m => m.Instrument == instrument && tags.All(t => m.Tags.Contains(t))).Value;

    public void Dispose() => _listener.Dispose();

    private void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var texts = new string[tags.Length];
        for (var i = 0; i < tags.Length; i++)
            texts[i] = $"{tags[i].Key}={tags[i].Value}";
        lock (_lock)
            _measurements.Add(new RecordedMeasurement(instrument.Name, value, texts));
    }
}
