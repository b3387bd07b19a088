namespace WorkerTuning;

/// <summary>
/// A trigger of the application's own: register it as a singleton. Asked about each worker about once a second on a thread of the pool, never
/// for two workers at a time; several policies are asked side by side. A policy that throws, or takes longer than 5 seconds for an answer, is
/// logged and counts as no. One that does not even end then is not asked again until it does.
/// </summary>
public interface IRecyclePolicy
{
    /// <summary>Whether a worker is due. It still waits for <c>min_worker_lifetime</c> and <c>max_recycling</c>.</summary>
    /// <param name="worker">The worker as it was at the beginning of the round.</param>
    /// <param name="cancellationToken">Fires when the 5 seconds for this answer are over.</param>
    /// <returns>A few words for the log that say why, or null when it is not due.</returns>
    ValueTask<string?> DueAsync(WorkerSnapshot worker, CancellationToken cancellationToken);
}
