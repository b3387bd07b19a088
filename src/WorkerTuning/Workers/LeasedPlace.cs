namespace WorkerTuning.Workers;

/// <summary>The share of a worker's capacity that a request which goes on has given up.</summary>
/// <param name="Worker">Null where it held none.</param>
/// <param name="Since">When it was taken.</param>
internal readonly record struct LeasedPlace(Worker? Worker, long Since)
{
    /// <summary>Counts the request as served and lets the next one in. Once, and not while a lease is held.</summary>
    public void End()
    {
        if (Worker is null)
            return;
        var pool = Worker.Pool;
        pool.Count(Worker);
        if (pool.Metrics is { MeasuresRequests: true } metrics)
            metrics.RequestEnded(pool.Clock.GetElapsedTime(Since), pool.Name);
        pool.EndLease(Worker);
    }
}
