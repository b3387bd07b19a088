namespace WorkerTuning;

/// <summary>What the server regulates by itself, as it was at one moment.</summary>
/// <param name="Concurrency">What decides how many requests run at a time.</param>
/// <param name="Limit">Requests at a time that the adaptive limit allows; null where concurrency is fixed.</param>
/// <param name="Gradient">
/// Tolerated over measured latency, from 0.5 to 1: below 1 the limit falls, at 1 it grows while requests wait. Null where concurrency is fixed.
/// </param>
/// <param name="Latency">What requests took on average in the last window; null where that is not measured, or not yet.</param>
/// <param name="Baseline">What a request takes when it waits for no other, as last measured; null where that is not measured, or not yet.</param>
/// <param name="IsOverloaded">
/// True from when the queue has stood for longer than a burst takes, until there was room for a while. Always false without a <c>queue_target</c>.
/// </param>
/// <param name="Shed">
/// Requests answered with 503 since the start, by reason: <c>queue_full</c>, <c>queue_timeout</c>, <c>overload</c> (<c>queue_target</c>),
/// <c>displaced</c> (by a more important one) and <c>shed_first</c> (of the endpoints that an overload is to refuse first).
/// </param>
/// <param name="MinWorkers">How many workers there are at least, resizes by hand included.</param>
/// <param name="MaxWorkers">How many workers there are at most.</param>
/// <param name="ThreadMinimum">The thread pool's minimum of worker threads.</param>
public sealed record RegulationSnapshot(
    ConcurrencyMode Concurrency,
    int? Limit,
    double? Gradient,
    TimeSpan? Latency,
    TimeSpan? Baseline,
    bool IsOverloaded,
    IReadOnlyDictionary<string, long> Shed,
    int MinWorkers,
    int MaxWorkers,
    int ThreadMinimum);
