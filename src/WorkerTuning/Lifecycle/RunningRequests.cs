using WorkerTuning.Workers;

namespace WorkerTuning.Lifecycle;

/// <summary>Asked only for a snapshot, so that requests pay nothing for it: which of them run long or do not end.</summary>
internal static class RunningRequests
{
    /// <summary>The age from which a request is named.</summary>
    public static readonly TimeSpan Threshold = TimeSpan.FromSeconds(1);

    /// <summary>No more are named: whoever has more of them has one problem, not fifty.</summary>
    public const int Most = 50;

    /// <summary>The oldest first. Exempt ones are not named: an event stream may run for days.</summary>
    public static IReadOnlyList<RunningRequest> Find(WorkerPool pool)
    {
        var now = pool.Clock.GetTimestamp();
        var old = new List<(Lease Lease, long Since)>();
        foreach (var lease in pool.Leases.All)
        {
            if (lease!.State != LeaseState.Free && IsOld(lease, pool.Clock, now) && ReferenceEquals(lease.Worker?.Pool, pool))
                old.Add((lease, lease.Since));
        }

        if (old.Count == 0)
            return [];
        old.Sort((a, b) => a.Since.CompareTo(b.Since));
        var found = old.Select(l => Describe(l.Lease, pool.Clock, now)).OfType<RunningRequest>().Take(Most).ToList();
        // A lease that went on to another request while they were sorted.
        found.Sort((a, b) => b.Elapsed.CompareTo(a.Elapsed));
        return found;
    }

    private static bool IsOld(Lease lease, TimeProvider clock, long now) =>
        lease.HoldsCapacity && clock.GetElapsedTime(lease.Since, now) >= Threshold;

    private static RunningRequest? Describe(Lease lease, TimeProvider clock, long now)
    {
        var state = lease.Hold();
        if (state == LeaseState.Free)
            return null;
        try
        {
            // It may be another request's by now than the one that was seen.
            if (!IsOld(lease, clock, now))
                return null;
            var (worker, facts) = (lease.Worker!.Identity, RequestFacts.Of(lease, clock, now));
            return new RunningRequest
            {
                WorkerId = worker.Id,
                Generation = worker.Generation,
                Method = facts.Method,
                Path = facts.Path,
                Endpoint = facts.Endpoint,
                Elapsed = TimeSpan.FromSeconds(facts.Elapsed),
                TraceId = facts.Trace,
                IsStuck = state != LeaseState.Active,
            };
        }
        finally
        {
            lease.Release(state);
        }
    }
}
