using WorkerTuning;

/// <summary>The hooks of config/gunicorn.conf.py, with what they logged there.</summary>
internal sealed class KoreHooks(ILogger<KoreHooks> logger) : IWorkerHooks
{
    public ValueTask OnStartingAsync(WorkerPlan plan, CancellationToken cancellationToken)
    {
        logger.LogInformation("Workers: {Workers}", plan.Workers);
        return ValueTask.CompletedTask;
    }

    public ValueTask WhenReadyAsync(IWorkerPool pool, CancellationToken cancellationToken)
    {
        logger.LogInformation("ready");
        return ValueTask.CompletedTask;
    }

    public ValueTask OnExitAsync(CancellationToken cancellationToken)
    {
        logger.LogInformation("stopped");
        return ValueTask.CompletedTask;
    }
}
