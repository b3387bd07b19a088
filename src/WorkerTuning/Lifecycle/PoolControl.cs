using WorkerTuning.Admission;
using WorkerTuning.Applying.Connections;
using WorkerTuning.Lifecycle.Regulation;
using WorkerTuning.Workers;

namespace WorkerTuning.Lifecycle;

/// <summary>The pool as the application sees it.</summary>
internal sealed class PoolControl(PoolRuntime runtime, OpenConnections connections, ConnectionCounts counts, IReloader reloader) : IWorkerPoolControl
{
    /// <summary>The most workers that the dashboard and the control socket add or take away at a time: a slip of the finger shall not fill the machine.</summary>
    public const int MostChange = 1000;

    public WorkerPoolSnapshot GetSnapshot()
    {
        var view = runtime.Recycler.View;
        var pool = runtime.Pool;
        var dues = view.Due.ToDictionary(d => d.Worker, d => d.Reason);
        var workers = view.Current.Select(w => Describe(w, null)).Concat(view.Draining.Select(w => Describe(w, WorkerState.Draining))).ToList();
        return new WorkerPoolSnapshot
        {
            PlanRevision = runtime.PlanRevision,
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
            Refused = Enum.GetValues<Refusal>().Where(r => r != Refusal.ClientLeft).Sum(runtime.Admission.RefusedBecause),
            ClientsLeft = runtime.Admission.RefusedBecause(Refusal.ClientLeft),
            Memory = runtime.Memory.Snapshot,
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
                Delay = runtime.Probe.Delay,
            },
            Resources = runtime.Resources.Snapshot,
            Running = RunningRequests.Find(pool),
            Recycles = view.Recent,
            Regulation = RegulationDescription.Of(runtime),
        };

        WorkerSnapshot Describe(Worker worker, WorkerState? state) =>
            WorkerDescription.Of(worker, state, dues.TryGetValue(worker, out var due) ? due : null, pool.Clock);
    }

    public void Recycle() => _ = runtime.RecycleAsync(null);

    public bool Recycle(int workerId)
    {
        if (Array.BinarySearch(runtime.Recycler.View.Ids, workerId) < 0)
            return false;
        _ = runtime.RecycleAsync(workerId);
        return true;
    }

    public Task<bool> RecycleAsync(CancellationToken cancellationToken) => runtime.RecycleAsync(null).WaitAsync(cancellationToken);

    public Task<bool> RecycleAsync(int workerId, CancellationToken cancellationToken) => runtime.RecycleAsync(workerId).WaitAsync(cancellationToken);

    public int Resize(int change) => runtime.Resize(change);

    public Task<ReloadResult> ReloadAsync(CancellationToken cancellationToken) => reloader.ReloadAsync("call", cancellationToken);
}
