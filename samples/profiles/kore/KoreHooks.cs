using WorkerTuning;

/// <summary>The hooks of config/gunicorn.conf.py, with what they logged there.</summary>
internal sealed class KoreHooks(ILogger<KoreHooks> logger) : IWorkerHooks
{
    public void OnStarting(WorkerPlan plan) => logger.LogInformation("Workers: {Workers}", plan.Workers);

    public void WhenReady(IWorkerPool pool) => logger.LogInformation("ready");

    public void OnExit() => logger.LogInformation("stopped");
}
