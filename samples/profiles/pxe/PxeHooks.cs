using WorkerTuning;

/// <summary>The seven hooks of gunicorn.conf.py, with what they logged there. A worker is named by its place and its generation.</summary>
internal sealed class PxeHooks(ILogger<PxeHooks> logger) : IWorkerHooks
{
    public void WhenReady(IWorkerPool pool) => logger.LogInformation("the PXE server takes requests");

    public void PreFork(WorkerInfo worker) => logger.LogInformation("about to start worker {Id}.{Generation}", worker.Id, worker.Generation);

    public void PostFork(WorkerInfo worker) => logger.LogInformation("worker {Id}.{Generation} started", worker.Id, worker.Generation);

    public void PostWorkerInit(WorkerInfo worker) =>
        logger.LogInformation("worker {Id}.{Generation} has loaded the application", worker.Id, worker.Generation);

    public void WorkerInt(WorkerInfo worker) => logger.LogInformation("worker {Id}.{Generation} was interrupted", worker.Id, worker.Generation);

    public void WorkerAbort(WorkerInfo worker) => logger.LogInformation("worker {Id}.{Generation} hung and was aborted", worker.Id, worker.Generation);

    public void WorkerExit(WorkerInfo worker) => logger.LogInformation("worker {Id}.{Generation} leaves", worker.Id, worker.Generation);
}
