using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Prometheus;

namespace WorkerTuning.Bridge;

/// <summary>
/// Feeds a registry from .NET's meters. There is one for each registry, since a callback of a registry cannot be taken back, and since an
/// instrument that two pages show must be counted once.
/// </summary>
internal sealed class RegistryFeed
{
    private static readonly ConditionalWeakTable<CollectorRegistry, RegistryFeed> Feeds = [];

    private readonly Lock _collecting = new();
    private readonly Lock _lock = new();
    private readonly MetricFactory _factory;
    private readonly SeriesTable _table = new();
    private readonly ConcurrentDictionary<Instrument, InstrumentFeed> _instruments = new();
    private readonly FrozenSet<string> _reserved;
    private volatile Subscription[] _subscriptions = [];
    private volatile MeterListener? _listener;
    private bool _hasFailed;

    private RegistryFeed(CollectorRegistry registry)
    {
        _factory = Metrics.WithCustomRegistry(registry);
        _reserved = registry.StaticLabels.Select(l => l.Key).Append("le").ToFrozenSet(StringComparer.Ordinal);
        registry.AddBeforeCollectCallback(Collect);
    }

    public static RegistryFeed Of(CollectorRegistry registry)
    {
        lock (Feeds)
        {
            if (!Feeds.TryGetValue(registry, out var feed))
                Feeds.Add(registry, feed = new RegistryFeed(registry));
            return feed;
        }
    }

    public bool Covers(string meter) => Array.Exists(_subscriptions, s => s.Covers(meter));

    public void Add(Subscription subscription)
    {
        lock (_lock)
        {
            _subscriptions = [.. _subscriptions, subscription];
            _listener ??= Listen();
        }

        // A listener is shown what there is once, at its start.
        using var scout = new MeterListener { InstrumentPublished = (instrument, _) => Consider(instrument) };
        scout.Start();
    }

    /// <summary>Does not wait for a scrape: a callback of the application's that hangs must not hold up the end of its host.</summary>
    public void Remove(Subscription subscription)
    {
        lock (_lock)
        {
            _subscriptions = [.. _subscriptions.Where(s => s != subscription)];
            foreach (var instrument in _instruments.Keys.Where(i => !Array.Exists(_subscriptions, s => s.Wants(i))))
                _listener?.DisableMeasurementEvents(instrument);
            if (_subscriptions.Length > 0)
                return;
            _listener?.Dispose();
            _listener = null;
        }
    }

    private MeterListener Listen()
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) => Consider(instrument),
            MeasurementsCompleted = (instrument, _) =>
            {
                if (_instruments.TryRemove(instrument, out var feed))
                    feed.End();
            },
        };
        listener.SetMeasurementEventCallback<double>(static (_, value, tags, feed) => ((InstrumentFeed)feed!).Record(value, tags));
        listener.SetMeasurementEventCallback<long>(static (_, value, tags, feed) => ((InstrumentFeed)feed!).Record(value, tags));
        listener.SetMeasurementEventCallback<int>(static (_, value, tags, feed) => ((InstrumentFeed)feed!).Record(value, tags));
        listener.SetMeasurementEventCallback<float>(static (_, value, tags, feed) => ((InstrumentFeed)feed!).Record(value, tags));
        listener.SetMeasurementEventCallback<decimal>(static (_, value, tags, feed) => ((InstrumentFeed)feed!).Record((double)value, tags));
        listener.SetMeasurementEventCallback<short>(static (_, value, tags, feed) => ((InstrumentFeed)feed!).Record(value, tags));
        listener.SetMeasurementEventCallback<byte>(static (_, value, tags, feed) => ((InstrumentFeed)feed!).Record(value, tags));
        listener.Start();
        return listener;
    }

    private void Consider(Instrument instrument)
    {
        lock (_lock)
        {
            if (_listener is not { } listener || _instruments.ContainsKey(instrument) || Array.Find(_subscriptions, s => s.Wants(instrument)) is not { } subscription || InstrumentKinds.Of(instrument) is not { } kind)
                return;
            var family = new Family(_factory, instrument, kind, subscription.BucketsOf(instrument), subscription.Time);
            InstrumentFeed feed = instrument.IsObservable
                ? new ObservedInstrument(_table, family, instrument, _reserved, subscription.Logger)
                : new RecordedInstrument(_table, family, instrument, _reserved, subscription.Logger);
            _instruments[instrument] = feed;
            listener.EnableMeasurementEvents(instrument, feed);
        }
    }

    private void Collect()
    {
        lock (_collecting)
        {
            _table.Scrape++;
            Observe();
            foreach (var (_, instrument) in _instruments)
                instrument.Show();
        }
    }

    private void Observe()
    {
        try
        {
            _listener?.RecordObservableInstruments();
            _hasFailed = false;
        }
        catch (Exception failure)
        {
            if (!_hasFailed && _subscriptions is [var subscription, ..])
                Log.ObservationFailed(subscription.Logger, (failure as AggregateException)?.InnerException?.Message ?? failure.Message);
            _hasFailed = true;
        }
    }
}
