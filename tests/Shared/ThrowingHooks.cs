using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace WorkerTuning.Tests.Shared;

/// <summary>Every hook throws.</summary>
internal sealed class ThrowingHooks : IWorkerHooks
{
    public void OnStarting(WorkerPlan plan) => Throw();

    public void WhenReady(IWorkerPool pool) => Throw();

    public void OnReload(WorkerPlan plan) => Throw();

    public void PreFork(WorkerInfo worker) => Throw();

    public void PostFork(WorkerInfo worker) => Throw();

    public void PostWorkerInit(WorkerInfo worker) => Throw();

    public void WorkerInt(WorkerInfo worker) => Throw();

    public void WorkerAbort(WorkerInfo worker) => Throw();

    public void PreRequest(WorkerInfo worker, HttpContext context) => Throw();

    public void PostRequest(WorkerInfo worker, HttpContext context) => Throw();

    public void WorkerExit(WorkerInfo worker) => Throw();

    public void ChildExit(WorkerInfo worker) => Throw();

    public void NWorkersChanged(int newValue, int? oldValue) => Throw();

    public void SslContext(WorkerPlan plan, HttpsConnectionAdapterOptions https) => Throw();

    public void OnExit() => Throw();

    private static void Throw() => throw new InvalidOperationException("The hook's own.");
}
