using WorkerTuning;

/// <summary>The hooks of the Python service, which followed the lives of its workers. A worker is named by its place and its generation.</summary>
internal sealed class DnsProxyHooks(ILogger<DnsProxyHooks> logger) : IWorkerHooks
{
    public ValueTask OnStartingAsync(WorkerPlan plan, CancellationToken cancellationToken)
    {
        logger.LogInformation("starting with {Workers} workers", plan.Workers);
        return ValueTask.CompletedTask;
    }

    public ValueTask WorkerIntAsync(WorkerInfo worker, CancellationToken cancellationToken)
    {
        logger.LogInformation("worker {Id}.{Generation} was interrupted", worker.Id, worker.Generation);
        return ValueTask.CompletedTask;
    }

    public ValueTask WorkerAbortAsync(WorkerInfo worker, CancellationToken cancellationToken)
    {
        logger.LogWarning("worker {Id}.{Generation} ran into its timeout", worker.Id, worker.Generation);
        return ValueTask.CompletedTask;
    }

    public ValueTask ChildExitAsync(WorkerInfo worker, CancellationToken cancellationToken)
    {
        logger.LogInformation("worker {Id}.{Generation} exited", worker.Id, worker.Generation);
        return ValueTask.CompletedTask;
    }
}
