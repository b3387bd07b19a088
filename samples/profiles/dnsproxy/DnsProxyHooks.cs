using WorkerTuning;

/// <summary>The hooks of the Python service, which followed the lives of its workers. A worker is named by its place and its generation.</summary>
internal sealed class DnsProxyHooks(ILogger<DnsProxyHooks> logger) : IWorkerHooks
{
    public void OnStarting(WorkerPlan plan) => logger.LogInformation("starting with {Workers} workers", plan.Workers);

    public void WorkerInt(WorkerInfo worker) => logger.LogInformation("worker {Id}.{Generation} was interrupted", worker.Id, worker.Generation);

    public void WorkerAbort(WorkerInfo worker) => logger.LogWarning("worker {Id}.{Generation} ran into its timeout", worker.Id, worker.Generation);

    public void ChildExit(WorkerInfo worker) => logger.LogInformation("worker {Id}.{Generation} exited", worker.Id, worker.Generation);
}
