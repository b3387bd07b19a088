using System.Diagnostics;
using Prometheus;

namespace WorkerTuning.Bridge;

internal static class Exemplars
{
    /// <returns>The trace that the measurement belongs to, where that trace is kept.</returns>
    public static Exemplar Current() => Activity.Current is { Recorded: true } ? Exemplar.FromTraceContext() : Exemplar.None;
}
