namespace WorkerTuning;

/// <summary>A worker that was replaced.</summary>
/// <param name="Time">When its successor took over.</param>
/// <param name="WorkerId">Its place in the pool, from 1.</param>
/// <param name="Generation">Its generation; the successor's is the next.</param>
/// <param name="Reason">Why.</param>
/// <param name="Detail">More about the reason, such as a policy's words; null where there is none.</param>
/// <param name="Served">Requests that it had served; those that it still drains are not counted.</param>
/// <param name="Age">How old it was.</param>
public sealed record WorkerRecycle(
    DateTimeOffset Time,
    int WorkerId,
    int Generation,
    RecycleReason Reason,
    string? Detail,
    long Served,
    TimeSpan Age);
