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

    // Written out for both types: of generic code over value types a package can hold no machine code, and it would be compiled at every start.

    /// <summary>An instrument of one value.</summary>
    public Func<long> One(Func<T, long> value)
    {
        var instrument = _instruments++;
        return () => value(Take(instrument));
    }

    /// <inheritdoc cref="One(Func{T, long})"/>
    public Func<double> One(Func<T, double> value)
    {
        var instrument = _instruments++;
        return () => value(Take(instrument));
    }

    /// <summary>An instrument of one value that is not always there.</summary>
    public Func<IEnumerable<Measurement<long>>> Maybe(Func<T, long?> value) => Each(reading => value(reading) is { } there ? [new Measurement<long>(there)] : []);

    /// <inheritdoc cref="Maybe(Func{T, long?})"/>
    public Func<IEnumerable<Measurement<double>>> Maybe(Func<T, double?> value) => Each(reading => value(reading) is { } there ? [new Measurement<double>(there)] : []);

    /// <summary>An instrument of several values.</summary>
    public Func<IEnumerable<Measurement<long>>> Each(Func<T, IEnumerable<Measurement<long>>> values)
    {
        var instrument = _instruments++;
        return () => values(Take(instrument));
    }

    /// <inheritdoc cref="Each(Func{T, IEnumerable{Measurement{long}}})"/>
    public Func<IEnumerable<Measurement<double>>> Each(Func<T, IEnumerable<Measurement<double>>> values)
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
