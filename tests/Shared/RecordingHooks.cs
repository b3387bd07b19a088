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

    public void OnStarting(WorkerPlan plan) => Add("on_starting");

    public void WhenReady(IWorkerPool pool) => Add("when_ready");

    public void OnReload(WorkerPlan plan) => Add("on_reload");

    public void PreFork(WorkerInfo worker) => Add("pre_fork", worker);

    public void PostFork(WorkerInfo worker) => Add("post_fork", worker);

    public void PostWorkerInit(WorkerInfo worker) => Add("post_worker_init", worker);

    public void WorkerInt(WorkerInfo worker) => Add("worker_int", worker);

    public void WorkerAbort(WorkerInfo worker) => Add("worker_abort", worker);

    public void PreRequest(WorkerInfo worker, HttpContext context) => Add("pre_request", worker);

    public void PostRequest(WorkerInfo worker, HttpContext context) => Add("post_request", worker);

    public void WorkerExit(WorkerInfo worker) => Add("worker_exit", worker);

    public void ChildExit(WorkerInfo worker) => Add("child_exit", worker);

    public void NWorkersChanged(int newValue, int? oldValue) => Add($"nworkers_changed {newValue} {(oldValue is { } old ? $"{old}" : "null")}");

    public void OnExit() => Add("on_exit");

    private void Add(string name, WorkerInfo worker) => Add($"{name} {worker.Id}.{worker.Generation}");

    private void Add(string call)
    {
        lock (_calls)
            _calls.Add(call);
    }
}
