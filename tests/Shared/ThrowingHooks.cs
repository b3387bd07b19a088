using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace WorkerTuning.Tests.Shared;

/// <summary>Every hook throws.</summary>
internal sealed class ThrowingHooks : IWorkerHooks
{
    public ValueTask OnStartingAsync(WorkerPlan plan, CancellationToken cancellationToken) => Throw();

    public ValueTask WhenReadyAsync(IWorkerPool pool, CancellationToken cancellationToken) => Throw();

    public ValueTask OnReloadAsync(WorkerPlan plan, CancellationToken cancellationToken) => Throw();

    public ValueTask PreForkAsync(WorkerInfo worker, CancellationToken cancellationToken) => Throw();

    public ValueTask PostForkAsync(WorkerInfo worker, CancellationToken cancellationToken) => Throw();

    public ValueTask PostWorkerInitAsync(WorkerInfo worker, CancellationToken cancellationToken) => Throw();

    public ValueTask WorkerIntAsync(WorkerInfo worker, CancellationToken cancellationToken) => Throw();

    public ValueTask WorkerAbortAsync(WorkerInfo worker, CancellationToken cancellationToken) => Throw();

    public void PreRequest(WorkerInfo worker, HttpContext context) => throw New();

    public void PostRequest(WorkerInfo worker, HttpContext context) => throw New();

    public ValueTask WorkerExitAsync(WorkerInfo worker, CancellationToken cancellationToken) => Throw();

    public ValueTask ChildExitAsync(WorkerInfo worker, CancellationToken cancellationToken) => Throw();

    public ValueTask NWorkersChangedAsync(int newValue, int? oldValue, CancellationToken cancellationToken) => Throw();

    public void SslContext(WorkerPlan plan, HttpsConnectionAdapterOptions https) => throw New();

    public ValueTask OnExitAsync(CancellationToken cancellationToken) => Throw();

    private static ValueTask Throw() => throw New();

    private static InvalidOperationException New() => new("The hook's own.");
}
