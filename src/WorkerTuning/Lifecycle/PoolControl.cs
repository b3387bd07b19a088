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
        return new WorkerPoolSnapshot(
            runtime.PlanRevision,
            workers,
            view.Target,
            view.Building,
            view.Capacity,
            workers.Sum(w => w.InFlight),
            pool.Queue.Count,
            view.ServedByDisposed + workers.Sum(w => w.Served),
            Enum.GetValues<RecycleReason>().ToDictionary(r => r, r => view.Recycled[(int)r]),
            view.FailedBuilds,
            runtime.Watch.TimedOut,
            runtime.Watch.Stuck,
            Enum.GetValues<Refusal>().Where(r => r != Refusal.ClientLeft).Sum(runtime.Admission.RefusedBecause),
            runtime.Admission.RefusedBecause(Refusal.ClientLeft),
            runtime.Memory.Snapshot,
            new ConnectionSnapshot(
                connections.Count,
                connections.Limit,
                counts.Accepted,
                Enum.GetValues<ConnectionEndReason>().ToDictionary(r => r, counts.EndedBecause)),
            new ThreadPoolSnapshot(ThreadPool.ThreadCount, ThreadPool.PendingWorkItemCount, runtime.Probe.Delay),
            RunningRequests.Find(pool),
            view.Recent,
            RegulationDescription.Of(runtime));

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
