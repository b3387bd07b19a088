using System.Diagnostics;
using Prometheus;

namespace WorkerTuning.Bridge;

/// <summary>
/// The traces that measurements of a series belong to, where those traces are kept: one a second for each bucket. A scrape shows the last one, and all
/// of them would cost every request.
/// </summary>
internal sealed class Exemplars(TimeProvider time, double[] bounds)
{
    private readonly long[] _taken = [.. bounds.Select(_ => -time.TimestampFrequency)];

    public Exemplar For(double value)
    {
        if (Activity.Current is not { Recorded: true })
            return Exemplar.None;
        var found = Array.BinarySearch(bounds, value);
        ref var taken = ref _taken[found < 0 ? ~found : found];
        var now = time.GetTimestamp();
        // Two at once take two; the later one stays.
        if (now - taken < time.TimestampFrequency)
            return Exemplar.None;
        taken = now;
        return Exemplar.FromTraceContext();
    }
}
