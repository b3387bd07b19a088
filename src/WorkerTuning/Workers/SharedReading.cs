using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace WorkerTuning.Workers;

/// <summary>
/// Lets the instruments of one collection share a reading, so that they cannot disagree. There is no sign of where a collection begins: an
/// instrument that is asked a second time, or a reading that has grown old, begins the next.
/// </summary>
internal sealed class SharedReading<T>(Func<T> read)
    where T : class
{
    private static readonly TimeSpan Old = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly HashSet<int> _asked = [];
    private T? _reading;
    private long _readAt;
    private int _instruments;

    /// <summary>An instrument of one value.</summary>
    public Func<TValue> One<TValue>(Func<T, TValue> value)
        where TValue : struct
    {
        var instrument = _instruments++;
        return () => value(Take(instrument));
    }

    /// <summary>An instrument of one value that is not always there.</summary>
    public Func<IEnumerable<Measurement<TValue>>> Maybe<TValue>(Func<T, TValue?> value)
        where TValue : struct =>
        Each<TValue>(reading => value(reading) is { } there ? [new(there)] : []);

    /// <summary>An instrument of several values.</summary>
    public Func<IEnumerable<Measurement<TValue>>> Each<TValue>(Func<T, IEnumerable<Measurement<TValue>>> values)
        where TValue : struct
    {
        var instrument = _instruments++;
        return () => values(Take(instrument));
    }

    private T Take(int instrument)
    {
        lock (_lock)
        {
            if (_reading is null || !_asked.Add(instrument) || Stopwatch.GetElapsedTime(_readAt) > Old)
            {
                _reading = read();
                _readAt = Stopwatch.GetTimestamp();
                _asked.Clear();
                _asked.Add(instrument);
            }

            return _reading;
        }
    }
}
