namespace WorkerTuning;

/// <summary>
/// Reads a pool: the default one, or by keyed services the one that the key names (<see cref="WorkerTuningOptions.Pools"/>, whatever the case).
/// Thread-safe. What changes the pool is <see cref="IWorkerPoolControl"/>.
/// </summary>
/// <remarks>A key that names no pool throws an <see cref="InvalidOperationException"/> once the server has started. A pool that a reload removed reads as empty.</remarks>
public interface IWorkerPool
{
    /// <summary>The pool as it is now.</summary>
    /// <returns>A copy that does not change.</returns>
    WorkerPoolSnapshot GetSnapshot();
}
