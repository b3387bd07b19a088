using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace WorkerTuning.Bridge;

/// <summary>An instrument that is asked at a scrape. What it no longer names leaves the page.</summary>
internal sealed class ObservedInstrument : InstrumentFeed
{
    private readonly Lock _lock = new();
    private readonly Dictionary<KeyValuePair<string, object?>[], Observation> _byTags = new(TagSet.Comparer);
    private readonly Dictionary<KeyValuePair<string, object?>[], Observation>.AlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>> _lookup;
    private bool _hasEnded;

    public ObservedInstrument(SeriesTable table, Family family, Instrument instrument, IReadOnlySet<string> reserved, ILogger logger)
        : base(table, family, instrument, reserved, logger) =>
        _lookup = _byTags.GetAlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>>();

    public override void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (_lock)
        {
            if (_hasEnded)
                return;
            if (!_lookup.TryGetValue(tags, out var observation))
            {
                if (_byTags.Count > Limit || Hold<ObservedSeries>(tags, isOverflow: _byTags.Count == Limit) is not { } series)
                    return;
                _lookup[tags] = observation = new(series);
            }

            observation.Scrape = Scrape;
            observation.Series.Observe(value, Scrape);
        }
    }

    public override void Show()
    {
        lock (_lock)
        {
            foreach (var (tags, observation) in _byTags)
            {
                if (observation.Scrape == Scrape)
                    observation.Series.Show();
                else if (_byTags.Remove(tags))
                    Release(observation.Series);
            }
        }
    }

    public override void End()
    {
        lock (_lock)
        {
            _hasEnded = true;
            foreach (var observation in _byTags.Values)
                Release(observation.Series);
            _byTags.Clear();
        }
    }

    private sealed class Observation(ObservedSeries series)
    {
        public ObservedSeries Series => series;

        public long Scrape { get; set; }
    }
}
