namespace WorkerTuning.Workers;

/// <summary>
/// Gives each worker its part of the pool's limit. So the limit needs no counter of its own: each worker counts its leases anyway, and whoever
/// looks for room looks at all of them.
/// </summary>
internal static class LimitShares
{
    /// <param name="workers">Those that take requests.</param>
    /// <param name="limit">Requests at a time of all; null for all that they have room for.</param>
    /// <param name="standing">Requests of each that do not count; empty for none.</param>
    public static void Spread(ReadOnlySpan<Worker> workers, int? limit, ReadOnlySpan<int> standing)
    {
        for (var i = 0; i < workers.Length; i++)
        {
            var worker = workers[i];
            var part = limit is not { } all ? worker.Identity.Capacity : (all / workers.Length) + (i < all % workers.Length ? 1 : 0);
            worker.Share = Math.Min(worker.Identity.Capacity, part + (i < standing.Length ? standing[i] : 0));
        }
    }
}
