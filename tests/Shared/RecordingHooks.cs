using Microsoft.AspNetCore.Http;

namespace WorkerTuning.Tests.Shared;

/// <summary>Keeps gunicorn's names of the hooks that were called, with what they were given.</summary>
internal sealed class RecordingHooks : IWorkerHooks
{
    private readonly List<string> _calls = [];

    public IReadOnlyList<string> Calls
    {
        get
        {
            lock (_calls)
                return [.. _calls];
        }
    }

    public ValueTask OnStartingAsync(WorkerPlan plan, CancellationToken cancellationToken) => Add("on_starting");

    public ValueTask WhenReadyAsync(IWorkerPool pool, CancellationToken cancellationToken) => Add("when_ready");

    public ValueTask OnReloadAsync(WorkerPlan plan, CancellationToken cancellationToken) => Add("on_reload");

    public ValueTask PreForkAsync(WorkerInfo worker, CancellationToken cancellationToken) => Add("pre_fork", worker);

    public ValueTask PostForkAsync(WorkerInfo worker, CancellationToken cancellationToken) => Add("post_fork", worker);

    public ValueTask PostWorkerInitAsync(WorkerInfo worker, CancellationToken cancellationToken) => Add("post_worker_init", worker);

    public ValueTask WorkerIntAsync(WorkerInfo worker, CancellationToken cancellationToken) => Add("worker_int", worker);

    public ValueTask WorkerAbortAsync(WorkerInfo worker, CancellationToken cancellationToken) => Add("worker_abort", worker);

    public void PreRequest(WorkerInfo worker, HttpContext context) => Note("pre_request", worker);

    public void PostRequest(WorkerInfo worker, HttpContext context) => Note("post_request", worker);

    public ValueTask WorkerExitAsync(WorkerInfo worker, CancellationToken cancellationToken) => Add("worker_exit", worker);

    public ValueTask ChildExitAsync(WorkerInfo worker, CancellationToken cancellationToken) => Add("child_exit", worker);

    public ValueTask NWorkersChangedAsync(int newValue, int? oldValue, CancellationToken cancellationToken) => Add($"nworkers_changed {newValue} {(oldValue is { } old ? $"{old}" : "null")}");

    public ValueTask OnExitAsync(CancellationToken cancellationToken) => Add("on_exit");

    private ValueTask Add(string name, WorkerInfo worker)
    {
        Note(name, worker);
        return ValueTask.CompletedTask;
    }

    private ValueTask Add(string call)
    {
        Note(call);
        return ValueTask.CompletedTask;
    }

    private void Note(string name, WorkerInfo worker) => Note($"{name} {worker.Id}.{worker.Generation}");

    private void Note(string call)
    {
        lock (_calls)
            _calls.Add(call);
    }
}
