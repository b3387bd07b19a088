namespace WorkerTuning;

/// <summary>Optional on a worker-local: awaited after it is constructed and before its worker takes requests.</summary>
public interface IWorkerWarmup
{
    /// <summary>Gets the worker-local ready. An exception makes the build of the worker fail; the worker it would have replaced goes on.</summary>
    /// <param name="cancellationToken">Fires when the build has taken too long or the server stops.</param>
    /// <returns>Completes when requests may come.</returns>
    ValueTask WarmUpAsync(CancellationToken cancellationToken);
}
