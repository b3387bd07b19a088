using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace WorkerTuning.Bridge;

/// <summary>An instrument whose measurements come as they arise, from any thread.</summary>
internal sealed class RecordedInstrument : InstrumentFeed
{
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<KeyValuePair<string, object?>[], RecordedSeries> _byTags = new(TagSet.Comparer);
    private readonly ConcurrentDictionary<KeyValuePair<string, object?>[], RecordedSeries>.AlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>> _lookup;
    private readonly HashSet<RecordedSeries> _held = [];
    private RecordedSeries? _untagged;
    private RecordedSeries? _overflow;
    private bool _hasEnded;

    public RecordedInstrument(SeriesTable table, Family family, Instrument instrument, IReadOnlySet<string> reserved, ILogger logger)
        : base(table, family, instrument, reserved, logger) =>
        _lookup = _byTags.GetAlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>>();

    public override void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var series = tags.IsEmpty ? _untagged : _lookup.TryGetValue(tags, out var known) ? known : null;
        (series ?? Find(tags))?.Record(value);
    }

    public override void End()
    {
        lock (_lock)
        {
            _hasEnded = true;
            foreach (var series in _held)
                Release(series);
            _held.Clear();
            _byTags.Clear();
            (_untagged, _overflow) = (null, null);
        }
    }

    private RecordedSeries? Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (_lock)
        {
            if (_overflow is not null)
                return _overflow;
            var isOverflow = _held.Count >= Limit;
            if (_hasEnded || Hold<RecordedSeries>(tags, isOverflow) is not { } series)
                return null;
            if (!_held.Add(series))
                Release(series);
            if (isOverflow)
                _overflow = series;
            else if (tags.IsEmpty)
                _untagged = series;
            else if (_byTags.Count < Limit && IsKey(tags))
                _byTags.TryAdd(tags.ToArray(), series);
            return series;
        }
    }
}
