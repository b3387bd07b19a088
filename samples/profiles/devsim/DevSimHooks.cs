using WorkerTuning;

/// <summary>The hooks of gunicorn_config.py, with what they logged there. A worker is named by its place and its generation.</summary>
internal sealed class DevSimHooks(ILogger<DevSimHooks> logger) : IWorkerHooks
{
    public void WhenReady(IWorkerPool pool) => logger.LogInformation("ready for simulations");

    public void WorkerAbort(WorkerInfo worker) => logger.LogWarning("worker {Id}.{Generation} was aborted", worker.Id, worker.Generation);

    public void WorkerExit(WorkerInfo worker) => logger.LogInformation("worker {Id}.{Generation} leaves", worker.Id, worker.Generation);
}
