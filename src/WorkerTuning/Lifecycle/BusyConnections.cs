using WorkerTuning.Lifecycle.Connections;
using WorkerTuning.Workers;

namespace WorkerTuning.Lifecycle;

/// <summary>Asked only while the server stops, so that requests pay nothing for it: which connections have a request that runs or waits.</summary>
internal static class BusyConnections
{
    /// <summary>On the arbiter's thread.</summary>
    public static IReadOnlySet<OpenConnection> Find(WorkerPool pool)
    {
        var busy = new HashSet<OpenConnection>();
        foreach (var lease in pool.Leases.All)
        {
            // Only while the lease is held: its features are another request's afterwards.
            var state = lease!.Hold();
            if (state == LeaseState.Free)
                continue;
            try
            {
                if (lease.Features.Get<OpenConnection>() is { } connection)
                    busy.Add(connection);
            }
            finally
            {
                lease.Release(state);
            }
        }

        return busy;
    }
}
