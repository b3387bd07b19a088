using System.Collections.ObjectModel;

namespace WorkerTuning;

/// <summary>What the server regulates by itself, as it was at one moment.</summary>
public sealed record RegulationSnapshot
{
    /// <summary>What decides how many requests run at a time.</summary>
    public ConcurrencyMode Concurrency { get; init; }

    /// <summary>Requests at a time that the adaptive limit allows; null where concurrency is fixed.</summary>
    public int? Limit { get; init; }

    /// <summary>
    /// Tolerated over measured latency, from 0.5 to 1: below 1 the limit falls, at 1 it grows while requests wait. Null where concurrency is fixed.
    /// </summary>
    public double? Gradient { get; init; }

    /// <summary>What requests took on average in the last window; null where that is not measured, or not yet.</summary>
    public TimeSpan? Latency { get; init; }

    /// <summary>What a request takes when it waits for no other, as last measured; null where that is not measured, or not yet.</summary>
    public TimeSpan? Baseline { get; init; }

    /// <summary>
    /// True from when the queue has stood for longer than a burst takes, until there was room for a while. Always false without a <c>queue_target</c>.
    /// </summary>
    public bool IsOverloaded { get; init; }

    /// <summary>Requests answered with 503 since the start, by reason; the server's own snapshots have every reason. Empty by default.</summary>
    public IReadOnlyDictionary<ShedReason, long> Shed { get; init; } = ReadOnlyDictionary<ShedReason, long>.Empty;

    /// <summary>How many workers there are at least, resizes by hand included. 1 by default.</summary>
    public int MinWorkers { get; init; } = 1;

    /// <summary>How many workers there are at most, resizes by hand included. 1 by default.</summary>
    public int MaxWorkers { get; init; } = 1;

    /// <summary>The thread pool's minimum of worker threads. 1 by default.</summary>
    public int ThreadMinimum { get; init; } = 1;
}
