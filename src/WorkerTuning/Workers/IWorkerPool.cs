namespace WorkerTuning;

/// <summary>Reads the pool. Thread-safe. What changes the pool is <see cref="IWorkerPoolControl"/>.</summary>
public interface IWorkerPool
{
    /// <summary>The pool as it is now.</summary>
    /// <returns>A copy that does not change.</returns>
    WorkerPoolSnapshot GetSnapshot();
}
