using WorkerTuning.Admission;
using WorkerTuning.Applying.Connections;
using WorkerTuning.Lifecycle.Regulation;
using WorkerTuning.Workers;

namespace WorkerTuning.Lifecycle;

/// <summary>The pool as the application sees it.</summary>
internal sealed class PoolControl(PoolRuntime runtime, OpenConnections connections, ConnectionCounts counts, IReloader reloader) : IWorkerPool
{
    /// <summary>The most workers that the dashboard and the control socket add or take away at a time: a slip of the finger shall not fill the machine.</summary>
    public const int MostChange = 1000;

    public WorkerPoolSnapshot GetSnapshot()
    {
        var view = runtime.Recycler.View;
        var pool = runtime.Pool;
        var workers = view.Current.Select(w => Describe(w, null)).Concat(view.Draining.Select(w => Describe(w, WorkerState.Draining))).ToList();
        return new WorkerPoolSnapshot
        {
            PlanRevision = runtime.PlanRevision,
            Workers = workers,
            TargetWorkers = view.Target,
            Building = view.Building,
            Capacity = view.Capacity,
            InFlight = workers.Sum(w => w.InFlight),
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
            Running = RunningRequests.Find(pool),
            Recycles = view.Recent,
            Regulation = RegulationDescription.Of(runtime),
        };

        WorkerSnapshot Describe(Worker worker, WorkerState? state)
        {
            var due = view.Due.FirstOrDefault(d => ReferenceEquals(d.Worker, worker));
            return WorkerDescription.Of(worker, state, due.Worker is null ? null : due.Reason, pool.Clock);
        }
    }

    public void Recycle() => runtime.Arbiter.Post(() => runtime.Recycler.RecycleAll(RecycleReason.Call));

    public bool Recycle(int workerId)
    {
        if (!runtime.Recycler.View.Current.Any(w => w.Identity.Id == workerId))
            return false;
        runtime.Arbiter.Post(() => runtime.Recycler.RecycleOne(workerId, RecycleReason.Call));
        return true;
    }

    public int Resize(int change) => runtime.Resize(change);

    public Task<ReloadResult> ReloadAsync(CancellationToken cancellationToken) => reloader.ReloadAsync("call", cancellationToken);
}
