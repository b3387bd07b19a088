using WorkerTuning;

/// <summary>The hooks of gunicorn.conf.py. They printed; these log, so that their lines have a level and a time as all others.</summary>
internal sealed class BlogHooks(ILogger<BlogHooks> logger) : IWorkerHooks
{
    public ValueTask OnStartingAsync(WorkerPlan plan, CancellationToken cancellationToken)
    {
        logger.LogInformation("starting");
        return ValueTask.CompletedTask;
    }

    public ValueTask WhenReadyAsync(IWorkerPool pool, CancellationToken cancellationToken)
    {
        logger.LogInformation("{Workers} workers will serve", pool.GetSnapshot().TargetWorkers);
        return ValueTask.CompletedTask;
    }

    public ValueTask PreForkAsync(WorkerInfo worker, CancellationToken cancellationToken)
    {
        logger.LogInformation("worker {Id}.{Generation} is on its way", worker.Id, worker.Generation);
        return ValueTask.CompletedTask;
    }

    public ValueTask PostForkAsync(WorkerInfo worker, CancellationToken cancellationToken)
    {
        logger.LogInformation("worker {Id}.{Generation} is there", worker.Id, worker.Generation);
        return ValueTask.CompletedTask;
    }

    public ValueTask WorkerExitAsync(WorkerInfo worker, CancellationToken cancellationToken)
    {
        logger.LogInformation("worker {Id}.{Generation} is gone", worker.Id, worker.Generation);
        return ValueTask.CompletedTask;
    }
}
