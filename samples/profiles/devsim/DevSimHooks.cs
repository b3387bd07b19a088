using WorkerTuning;

/// <summary>The hooks of gunicorn_config.py, with what they logged there. A worker is named by its place and its generation.</summary>
internal sealed class DevSimHooks(ILogger<DevSimHooks> logger) : IWorkerHooks
{
    public ValueTask WhenReadyAsync(IWorkerPool pool, CancellationToken cancellationToken)
    {
        logger.LogInformation("ready for simulations");
        return ValueTask.CompletedTask;
    }

    public ValueTask WorkerAbortAsync(WorkerInfo worker, CancellationToken cancellationToken)
    {
        logger.LogWarning("worker {Id}.{Generation} was aborted", worker.Id, worker.Generation);
        return ValueTask.CompletedTask;
    }

    public ValueTask WorkerExitAsync(WorkerInfo worker, CancellationToken cancellationToken)
    {
        logger.LogInformation("worker {Id}.{Generation} leaves", worker.Id, worker.Generation);
        return ValueTask.CompletedTask;
    }
}
