namespace WorkerTuning;

/// <summary>
/// Steers the pool, and reads it. Registered by <c>AddWorkerTuning</c> as a singleton. Thread-safe; the actions are carried out in order. None
/// waits for anything but its own end, and none is to be awaited by what itself runs inside a build, a disposal or a hook.
/// </summary>
public interface IWorkerPoolControl : IWorkerPool
{
    /// <summary>Recycles every worker, <c>max_recycling</c> at a time, without dropping a request, and does not wait for it.</summary>
    /// <remarks>A worker that is being built at the moment of the call is replaced as well, once it is built.</remarks>
    void Recycle();

    /// <summary>Recycles the worker of one place, and does not wait for it.</summary>
    /// <param name="workerId">The place, from 1.</param>
    /// <returns>False when there is no such place. One that a <see cref="Resize"/> adds is there a moment later.</returns>
    bool Recycle(int workerId);

    /// <summary>Recycles every worker as <see cref="Recycle()"/> does, and waits.</summary>
    /// <param name="cancellationToken">Ends the wait. The recycling goes on.</param>
    /// <returns>
    /// Completes once each place has a worker whose build began after the call: true. The old workers end their requests a little later. False
    /// where a place goes without one, because the pool shrinks or the server stops, and before the server starts.
    /// </returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> fired first.</exception>
    /// <remarks>Builds that fail are repeated, so it may take as long as they fail.</remarks>
    Task<bool> RecycleAsync(CancellationToken cancellationToken = default);

    /// <summary>Recycles the worker of one place, and waits.</summary>
    /// <param name="workerId">The place, from 1.</param>
    /// <param name="cancellationToken">Ends the wait. The recycling goes on.</param>
    /// <returns>As the other overload; false when there is no such place.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> fired first.</exception>
    Task<bool> RecycleAsync(int workerId, CancellationToken cancellationToken = default);

    /// <summary>Adds workers, or lets some finish and go; there is always at least one.</summary>
    /// <param name="change">How many more, or fewer when negative.</param>
    /// <returns>
    /// How many there will be: from 1 to 65,536, or 0 where all were drained by WINCH and none are added. A reload keeps the difference to
    /// <c>workers</c>; where that is a range, both its ends move. Also 0 before the server starts, and then nothing changes.
    /// </returns>
    /// <remarks>Many new workers are built a few at a time: cpu * 2 + 1, at least 16.</remarks>
    int Resize(int change);

    /// <summary>
    /// Reads every source again, as HUP does, and puts the settings in force all at once: limits and timeouts at once, the rest as the workers
    /// are recycled, <c>max_recycling</c> at a time, without dropping a request. Settings that do not hold change nothing; the answer then lists everything
    /// wrong, as the log does. Settings that need a restart keep their value and are named. Reloads run one after another.
    /// </summary>
    /// <param name="cancellationToken">Gives up while another reload runs. Once the reading has begun the reload is carried out in any case.</param>
    /// <returns>
    /// Completes when the new settings are in force in the whole server, or are known to be wrong; the workers follow a moment later. While the
    /// server still starts, nothing is applied and the answer says so; the reload then runs by itself once the server has started. A server
    /// that stops or is disposed refuses it.
    /// </returns>
    /// <remarks>Do not wait for it in <see cref="IWorkerHooks.OnReloadAsync"/>, which runs inside a reload.</remarks>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> fired before the reload began.</exception>
    Task<ReloadResult> ReloadAsync(CancellationToken cancellationToken = default);
}
