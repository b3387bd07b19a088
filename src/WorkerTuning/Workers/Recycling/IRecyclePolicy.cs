namespace WorkerTuning;

/// <summary>
/// A trigger of the application's own: register it as a singleton. Asked about each worker about once a second on a thread of the pool, never
/// for two workers at a time. A policy that throws is logged and counts as no.
/// </summary>
public interface IRecyclePolicy
{
    /// <summary>Whether a worker is due. It still waits for <c>min_worker_lifetime</c> and <c>max_recycling</c>.</summary>
    /// <param name="worker">The worker as it is now.</param>
    /// <returns>A few words for the log that say why, or null when it is not due.</returns>
    string? Due(WorkerSnapshot worker);
}
