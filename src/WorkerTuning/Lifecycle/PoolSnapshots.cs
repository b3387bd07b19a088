using WorkerTuning.Admission;
using WorkerTuning.Applying.Connections;
using WorkerTuning.Configuration.Pools;
using WorkerTuning.Lifecycle.Regulation;
using WorkerTuning.Workers;

namespace WorkerTuning.Lifecycle;

/// <summary>Copies what there is to know of a pool, and of the process it is in.</summary>
internal sealed class PoolSnapshots(ServerRuntime server, OpenConnections connections, ConnectionCounts counts) : IPoolSnapshots
{
    public WorkerPoolSnapshot Default => Of(server.Default);

    public IEnumerable<WorkerPoolSnapshot> Named => server.Named.Select(Of);

    public WorkerPoolSnapshot Of(PoolRuntime runtime)
    {
        var view = runtime.Recycler.View;
        var pool = runtime.Pool;
        var dues = view.Due.ToDictionary(d => d.Worker, d => d.Reason);
        var workers = view.Current.Select(w => Describe(w, null)).Concat(view.Draining.Select(w => Describe(w, WorkerState.Draining))).ToList();
        return new WorkerPoolSnapshot
        {
            Name = runtime.Name ?? PoolName.Default,
            PlanRevision = server.PlanRevision,
            Workers = workers,
            TargetWorkers = view.Target,
            Building = view.Building,
            Capacity = view.Capacity,
            InFlight = workers.Sum(w => w.InFlight),
            LongLived = workers.Sum(w => w.LongLived),
            Queued = pool.Queue.Count,
            Served = view.ServedByDisposed + workers.Sum(w => w.Served),
            Recycled = Enum.GetValues<RecycleReason>().ToDictionary(r => r, r => view.Recycled[(int)r]),
            FailedBuilds = view.FailedBuilds,
            TimedOut = runtime.Watch.TimedOut,
            Stuck = runtime.Watch.Stuck,
            Refused = Enum.GetValues<Refusal>().Where(r => r != Refusal.ClientLeft).Sum(runtime.Rules.RefusedBecause),
            ClientsLeft = runtime.Rules.RefusedBecause(Refusal.ClientLeft),
            Memory = server.Memory.Snapshot,
            Connections = new ConnectionSnapshot
            {
                Open = connections.Count,
                Limit = connections.Limit,
                Accepted = counts.Accepted,
                Ended = Enum.GetValues<ConnectionEndReason>().ToDictionary(r => r, counts.EndedBecause),
            },
            ThreadPool = new ThreadPoolSnapshot
            {
                Threads = ThreadPool.ThreadCount,
                Queued = ThreadPool.PendingWorkItemCount,
                Delay = server.Probe.Delay,
            },
            Resources = server.Resources.Snapshot,
            Running = RunningRequests.Find(pool),
            Recycles = view.Recent,
            Regulation = RegulationDescription.Of(runtime),
        };

        WorkerSnapshot Describe(Worker worker, WorkerState? state) =>
            WorkerDescription.Of(worker, state, dues.TryGetValue(worker, out var due) ? due : null, pool.Clock);
    }
}
