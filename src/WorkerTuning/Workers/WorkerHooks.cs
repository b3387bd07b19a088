using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;
using WorkerTuning.Applying;

namespace WorkerTuning.Workers;

/// <summary>Calls the application's hooks; one that throws is logged and never stops anything, but for ssl_context.</summary>
internal sealed class WorkerHooks(IEnumerable<IWorkerHooks> hooks, ILoggerFactory loggers) : ISslContext
{
    private readonly IWorkerHooks[] _hooks = [.. hooks];
    private readonly ILogger _logger = loggers.CreateUnfailing(Log.Category);
    private readonly Lock _lock = new();
    private Task _later = Task.CompletedTask;

    /// <summary>False where there are none: requests then skip theirs.</summary>
    public bool Any => _hooks.Length > 0;

    public void OnStarting(WorkerPlan plan) => Call("on_starting", plan, static (h, p) => h.OnStarting(p));

    public void WhenReady(IWorkerPool pool) => Call("when_ready", pool, static (h, p) => h.WhenReady(p));

    public void OnReload(WorkerPlan plan) => Call("on_reload", plan, static (h, p) => h.OnReload(p));

    public void PreFork(WorkerIdentity worker) => Call("pre_fork", Info(worker), static (h, w) => h.PreFork(w));

    public void PostFork(WorkerIdentity worker) => Call("post_fork", Info(worker), static (h, w) => h.PostFork(w));

    public void PostWorkerInit(WorkerIdentity worker) => Call("post_worker_init", Info(worker), static (h, w) => h.PostWorkerInit(w));

    public void WorkerInt(WorkerIdentity worker) => Call("worker_int", Info(worker), static (h, w) => h.WorkerInt(w));

    public void WorkerAbort(WorkerIdentity worker) => Call("worker_abort", Info(worker), static (h, w) => h.WorkerAbort(w));

    public void PreRequest(WorkerIdentity worker, HttpContext context) =>
        Call("pre_request", (Info(worker), context), static (h, a) => h.PreRequest(a.Item1, a.context));

    public void PostRequest(WorkerIdentity worker, HttpContext context) =>
        Call("post_request", (Info(worker), context), static (h, a) => h.PostRequest(a.Item1, a.context));

    public void WorkerExit(WorkerIdentity worker) => Call("worker_exit", Info(worker), static (h, w) => h.WorkerExit(w));

    public void ChildExit(WorkerIdentity worker) => Call("child_exit", Info(worker), static (h, w) => h.ChildExit(w));

    public void NWorkersChanged(int newValue, int? oldValue) =>
        Call("nworkers_changed", (newValue, oldValue), static (h, a) => h.NWorkersChanged(a.newValue, a.oldValue));

    /// <summary>Lets one that throws fail the start, as in gunicorn: who would alter the TLS must not be served without.</summary>
    public void SslContext(WorkerPlan plan, HttpsConnectionAdapterOptions https)
    {
        foreach (var hook in _hooks)
            hook.SslContext(plan, https);
    }

    public void OnExit() => Call("on_exit", 0, static (h, _) => h.OnExit());

    /// <summary>Calls hooks on the thread pool, in the order of these calls: for a thread that must not wait for user code.</summary>
    /// <returns>Completes when they are done.</returns>
    public Task Later(Action<WorkerHooks> call)
    {
        if (!Any)
            return Task.CompletedTask;
        lock (_lock)
            return _later = _later.ContinueWith(_ => call(this), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    private static WorkerInfo Info(WorkerIdentity worker) => new() { Id = worker.Id, Generation = worker.Generation };

    private void Call<TArgument>(string name, TArgument argument, Action<IWorkerHooks, TArgument> call)
    {
        foreach (var hook in _hooks)
        {
            try
            {
                call(hook, argument);
            }
            catch (Exception e)
            {
                Log.HookFailed(_logger, e, name, hook.GetType().Name);
            }
        }
    }
}
