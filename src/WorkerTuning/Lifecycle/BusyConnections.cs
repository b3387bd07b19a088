using Microsoft.AspNetCore.Http.Features;
using WorkerTuning.Workers;

namespace WorkerTuning.Lifecycle;

/// <summary>Asked only while the server stops, so that requests pay nothing for it: which connections have a request that runs or waits.</summary>
internal static class BusyConnections
{
    /// <summary>Their ids. On the arbiter's thread.</summary>
    public static IReadOnlySet<string> Find(WorkerPool pool)
    {
        var ids = new HashSet<string>(pool.Leaseless.Values);
        foreach (var lease in pool.Leases.All)
        {
            // Only while the lease is held: its features are another request's afterwards.
            var state = lease!.Hold();
            if (state == LeaseState.Free)
                continue;
            try
            {
                if (lease.Features.Get<IHttpConnectionFeature>()?.ConnectionId is { } id)
                    ids.Add(id);
            }
            finally
            {
                lease.Release(state);
            }
        }

        return ids;
    }
}
