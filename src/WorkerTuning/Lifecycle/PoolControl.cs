namespace WorkerTuning.Lifecycle;

/// <summary>The pool as the application sees it.</summary>
/// <param name="server">Its server.</param>
/// <param name="name">The pool's name, whatever the case.</param>
/// <param name="snapshots">Reads it.</param>
/// <param name="reloader">Reloads the server's settings.</param>
internal sealed class PoolControl(ServerRuntime server, string name, PoolSnapshots snapshots, IReloader reloader) : IWorkerPoolControl
{
    /// <summary>The most workers that the dashboard and the control socket add or take away at a time: a slip of the finger shall not fill the machine.</summary>
    public const int MostChange = 1000;

    /// <summary>A reload may have removed it: then it has no workers, and nothing to recycle.</summary>
    private PoolRuntime? Pool => server.Find(name);

    public WorkerPoolSnapshot GetSnapshot() =>
        Pool is { } pool ? snapshots.Of(pool) : new WorkerPoolSnapshot { Name = name, PlanRevision = server.PlanRevision };

    public void Recycle() => _ = RecycleAsync((int?)null);

    public bool Recycle(int workerId)
    {
        if (Pool is not { } pool || Array.BinarySearch(pool.Recycler.View.Ids, workerId) < 0)
            return false;
        _ = RecycleAsync(workerId);
        return true;
    }

    public Task<bool> RecycleAsync(CancellationToken cancellationToken) => RecycleAsync((int?)null).WaitAsync(cancellationToken);

    public Task<bool> RecycleAsync(int workerId, CancellationToken cancellationToken) => RecycleAsync((int?)workerId).WaitAsync(cancellationToken);

    public int Resize(int change) => Pool is { } pool ? server.Resize(pool, change) : 0;

    public Task<ReloadResult> ReloadAsync(CancellationToken cancellationToken) => reloader.ReloadAsync("call", cancellationToken);

    private Task<bool> RecycleAsync(int? workerId) => Pool is { } pool ? server.RecycleAsync(pool, workerId) : Task.FromResult(false);
}
