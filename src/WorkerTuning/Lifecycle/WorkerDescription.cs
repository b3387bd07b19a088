using WorkerTuning.Configuration.Pools;
using WorkerTuning.Workers;

namespace WorkerTuning.Lifecycle;

/// <summary>Copies what there is to know of a worker.</summary>
internal static class WorkerDescription
{
    /// <param name="worker">The worker.</param>
    /// <param name="state">Null where its leases tell.</param>
    /// <param name="due">Why it is to be recycled; null when it is not.</param>
    /// <param name="clock">The pool's clock.</param>
    public static WorkerSnapshot Of(Worker worker, WorkerState? state, RecycleReason? due, TimeProvider clock)
    {
        var (leases, now) = (worker.Leases, clock.GetTimestamp());
        return new WorkerSnapshot
        {
            Pool = worker.Identity.Pool ?? PoolName.Default,
            Id = worker.Identity.Id,
            Generation = worker.Identity.Generation,
            State = state ?? (leases > 0 ? WorkerState.Busy : WorkerState.Idle),
            Capacity = worker.Identity.Capacity,
            InFlight = leases,
            LongLived = worker.LongLived.Now,
            Served = worker.Served,
            MaxRequests = worker.Identity.MaxRequests,
            Age = clock.GetElapsedTime(worker.Born, now),
            Idle = leases > 0 ? TimeSpan.Zero : clock.GetElapsedTime(worker.LastUsed, now),
            Due = due,
        };
    }
}
