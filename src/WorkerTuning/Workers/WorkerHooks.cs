using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WorkerTuning.Applying;
using WorkerTuning.Configuration;
using WorkerTuning.Configuration.Pools;

namespace WorkerTuning.Workers;

/// <summary>
/// The application's hooks, each by gunicorn's name and with what bounds it. One that throws is logged and never stops anything, but for
/// ssl_context.
/// </summary>
internal sealed class WorkerHooks : ISslContext
{
    private readonly IWorkerHooks[] _hooks;
    private readonly HookCaller _caller;
    private readonly HookQueue _queue = new();

    public WorkerHooks(IEnumerable<IWorkerHooks> hooks, ILoggerFactory loggers, [FromKeyedServices(ServerClock.Key)] TimeProvider? clock = null)
    {
        _hooks = [.. hooks];
        _caller = new HookCaller(_hooks, clock ?? TimeProvider.System, loggers.CreateUnfailing(Log.Category));
    }

    /// <summary>False where there are none: requests then skip theirs.</summary>
    public bool Any => _hooks.Length > 0;

    public Task OnStartingAsync(WorkerPlan plan, CancellationToken cancellationToken) =>
        _caller.CallUntilAsync("on_starting", plan, static (h, p, t) => h.OnStartingAsync(p, t), cancellationToken);

    public Task WhenReadyAsync(IWorkerPool pool, CancellationToken cancellationToken) =>
        _caller.CallAsync("when_ready", pool, static (h, p, t) => h.WhenReadyAsync(p, t), cancellationToken);

    public Task OnReloadAsync(WorkerPlan plan) => _caller.CallAsync("on_reload", plan, static (h, p, t) => h.OnReloadAsync(p, t));

    /// <exception cref="OperationCanceledException">The build is given up.</exception>
    public ValueTask PreForkAsync(WorkerIdentity worker, CancellationToken cancellationToken) =>
        _caller.CallInsideAsync("pre_fork", Info(worker), static (h, w, t) => h.PreForkAsync(w, t), cancellationToken);

    /// <exception cref="OperationCanceledException">The build is given up.</exception>
    public ValueTask PostForkAsync(WorkerIdentity worker, CancellationToken cancellationToken) =>
        _caller.CallInsideAsync("post_fork", Info(worker), static (h, w, t) => h.PostForkAsync(w, t), cancellationToken);

    /// <exception cref="OperationCanceledException">The build is given up.</exception>
    public ValueTask PostWorkerInitAsync(WorkerIdentity worker, CancellationToken cancellationToken) =>
        _caller.CallInsideAsync("post_worker_init", Info(worker), static (h, w, t) => h.PostWorkerInitAsync(w, t), cancellationToken);

    public Task WorkerIntAsync(WorkerIdentity worker) => _caller.CallAsync("worker_int", Info(worker), static (h, w, t) => h.WorkerIntAsync(w, t));

    public Task WorkerAbortAsync(WorkerIdentity worker) => _caller.CallAsync("worker_abort", Info(worker), static (h, w, t) => h.WorkerAbortAsync(w, t));

    public void PreRequest(WorkerIdentity worker, HttpContext context) =>
        _caller.Call("pre_request", (Info(worker), context), static (h, a) => h.PreRequest(a.Item1, a.context));

    public void PostRequest(WorkerIdentity worker, HttpContext context) =>
        _caller.Call("post_request", (Info(worker), context), static (h, a) => h.PostRequest(a.Item1, a.context));

    public Task WorkerExitAsync(WorkerIdentity worker) => _caller.CallAsync("worker_exit", Info(worker), static (h, w, t) => h.WorkerExitAsync(w, t));

    public Task ChildExitAsync(WorkerIdentity worker) => _caller.CallAsync("child_exit", Info(worker), static (h, w, t) => h.ChildExitAsync(w, t));

    public Task NWorkersChangedAsync(int newValue, int? oldValue) =>
        _caller.CallAsync("nworkers_changed", (newValue, oldValue), static (h, a, t) => h.NWorkersChangedAsync(a.newValue, a.oldValue, t));

    /// <summary>Lets one that throws fail the start, as in gunicorn: who would alter the TLS must not be served without.</summary>
    public void SslContext(WorkerPlan plan, HttpsConnectionAdapterOptions https)
    {
        foreach (var hook in _hooks)
            hook.SslContext(plan, https);
    }

    public Task OnExitAsync() => _caller.CallAsync("on_exit", 0, static (h, _, t) => h.OnExitAsync(t));

    /// <summary>Calls hooks on the thread pool, in the order of these calls: for a thread that must not wait for user code.</summary>
    /// <returns>Completes when they have ended, or are no longer waited for.</returns>
    public Task Later(Func<WorkerHooks, Task> call) => Any ? _queue.Add(() => call(this)) : Task.CompletedTask;

    /// <summary>The server's time is over: waits no longer for the hooks that run, and for those to come no longer than that each.</summary>
    public void Hurry(TimeSpan limit) => _caller.Hurry(limit);

    private static WorkerInfo Info(WorkerIdentity worker) => new() { Pool = worker.Pool ?? PoolName.Default, Id = worker.Id, Generation = worker.Generation };
}
