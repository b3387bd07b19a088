using WorkerTuning;

/// <summary>The seven hooks of gunicorn.conf.py, with what they logged there. A worker is named by its place and its generation.</summary>
internal sealed class PxeHooks(ILogger<PxeHooks> logger) : IWorkerHooks
{
    public ValueTask WhenReadyAsync(IWorkerPool pool, CancellationToken cancellationToken)
    {
        logger.LogInformation("the PXE server takes requests");
        return ValueTask.CompletedTask;
    }

    public ValueTask PreForkAsync(WorkerInfo worker, CancellationToken cancellationToken)
    {
        logger.LogInformation("about to start worker {Id}.{Generation}", worker.Id, worker.Generation);
        return ValueTask.CompletedTask;
    }

    public ValueTask PostForkAsync(WorkerInfo worker, CancellationToken cancellationToken)
    {
        logger.LogInformation("worker {Id}.{Generation} started", worker.Id, worker.Generation);
        return ValueTask.CompletedTask;
    }

    public ValueTask PostWorkerInitAsync(WorkerInfo worker, CancellationToken cancellationToken)
    {
        logger.LogInformation("worker {Id}.{Generation} has loaded the application", worker.Id, worker.Generation);
        return ValueTask.CompletedTask;
    }

    public ValueTask WorkerIntAsync(WorkerInfo worker, CancellationToken cancellationToken)
    {
        logger.LogInformation("worker {Id}.{Generation} was interrupted", worker.Id, worker.Generation);
        return ValueTask.CompletedTask;
    }

    public ValueTask WorkerAbortAsync(WorkerInfo worker, CancellationToken cancellationToken)
    {
        logger.LogInformation("worker {Id}.{Generation} hung and was aborted", worker.Id, worker.Generation);
        return ValueTask.CompletedTask;
    }

    public ValueTask WorkerExitAsync(WorkerInfo worker, CancellationToken cancellationToken)
    {
        logger.LogInformation("worker {Id}.{Generation} leaves", worker.Id, worker.Generation);
        return ValueTask.CompletedTask;
    }
}
