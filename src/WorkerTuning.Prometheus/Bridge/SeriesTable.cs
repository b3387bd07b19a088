namespace WorkerTuning.Bridge;

/// <summary>The series of a registry that the bridge made. A series is there once, and as long as an instrument feeds it.</summary>
internal sealed class SeriesTable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Series> _series = new(StringComparer.Ordinal);

    /// <summary>Of the last scrape, or the one under way.</summary>
    public long Scrape { get; set; }

    /// <exception cref="InvalidOperationException">Another instrument has the name for something else.</exception>
    public T Hold<T>(string key, Func<T> create)
        where T : Series
    {
        lock (_lock)
        {
            if (!_series.TryGetValue(key, out var series))
                _series.Add(key, series = create());
            if (series is not T known)
                throw new InvalidOperationException("An instrument of another type has the same name.");
            known.Holders++;
            return known;
        }
    }

    public void Release(Series series)
    {
        lock (_lock)
        {
            if (--series.Holders > 0)
                return;
            _series.Remove(series.Key);
            series.Remove();
        }
    }
}
