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
    /// <returns>How many there will be.</returns>
    int Resize(int change);
}
