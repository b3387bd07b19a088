namespace WorkerTuning;

/// <summary>Reads and steers the pool. Thread-safe; the actions are carried out in order, a moment after the call.</summary>
public interface IWorkerPool
{
    /// <summary>The pool as it is now.</summary>
    /// <returns>A copy that does not change.</returns>
    WorkerPoolSnapshot GetSnapshot();

    /// <summary>Recycles every worker, <c>max_recycling</c> at a time, without dropping a request.</summary>
    void Recycle();

    /// <summary>Recycles the worker of one place.</summary>
    /// <param name="workerId">The place, from 1.</param>
    /// <returns>False when there is no such place.</returns>
    bool Recycle(int workerId);

    /// <summary>Adds workers, or lets some finish and go; there is always at least one.</summary>
    /// <param name="change">How many more, or fewer when negative.</param>
    /// <returns>
    /// How many there will be: from 1 to 65,536, or 0 where all were drained by WINCH and none are added. A reload keeps the difference to
    /// <c>workers</c>; where that is a range, both its ends move. Also 0 before the server starts, and then nothing changes.
    /// </returns>
    int Resize(int change);

    /// <summary>
    /// Reads every source anew, as HUP does, and puts the settings in force all at once: limits and timeouts at once, the rest as the workers
    /// are recycled, <c>max_recycling</c> at a time, without dropping a request. Settings that do not hold change nothing; the answer then lists everything
    /// wrong, as the log does. Settings that need a restart keep their value and are named. Reloads run one after another.
    /// </summary>
    /// <param name="cancellationToken">
    /// Gives up while the server still starts or another reload runs. Once the reading has begun the reload is carried out in any case.
    /// </param>
    /// <returns>Completes when the new settings are in force, or are known to be wrong; the workers follow a moment later.</returns>
    /// <remarks>Do not wait for it in <see cref="IWorkerHooks.OnReload"/>, which runs inside a reload.</remarks>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> fired before the reload began.</exception>
    Task<ReloadResult> ReloadAsync(CancellationToken cancellationToken = default);
}
