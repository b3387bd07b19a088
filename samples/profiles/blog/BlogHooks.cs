using WorkerTuning;

/// <summary>The hooks of gunicorn.conf.py. They printed; these log, so that their lines have a level and a time as all others.</summary>
internal sealed class BlogHooks(ILogger<BlogHooks> logger) : IWorkerHooks
{
    public void OnStarting(WorkerPlan plan) => logger.LogInformation("starting");

    public void WhenReady(IWorkerPool pool) => logger.LogInformation("{Workers} workers will serve", pool.GetSnapshot().TargetWorkers);

    public void PreFork(WorkerInfo worker) => logger.LogInformation("worker {Id}.{Generation} is on its way", worker.Id, worker.Generation);

    public void PostFork(WorkerInfo worker) => logger.LogInformation("worker {Id}.{Generation} is there", worker.Id, worker.Generation);

    public void WorkerExit(WorkerInfo worker) => logger.LogInformation("worker {Id}.{Generation} is gone", worker.Id, worker.Generation);
}
