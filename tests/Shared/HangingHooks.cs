using System.Collections.Concurrent;

namespace WorkerTuning.Tests.Shared;

/// <summary>Every hook with a token is noted and then hangs, whatever its token says, until a test lets all of them go.</summary>
/// <param name="only">gunicorn's name of the one that hangs; null for all of them.</param>
internal sealed class HangingHooks(string? only = null) : IWorkerHooks
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _called = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _cancelled = new();
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<string> _calls = new();

    public IReadOnlyList<string> Calls => [.. _calls];

    /// <summary>Runs inside each hook that hangs, before it does.</summary>
    public Action<CancellationToken>? Inside { get; init; }

    public Task CalledAsync(string name) => Of(_called, name).Task.WithTimeout(what: $"a call of {name}");

    public Task CancelledAsync(string name) => Of(_cancelled, name).Task.WithTimeout(what: $"the token of {name}");

    public void LetGo() => _gate.TrySetResult();

    public void Fail(Exception failure) => _gate.TrySetException(failure);

    public ValueTask OnStartingAsync(WorkerPlan plan, CancellationToken cancellationToken) => Hang("on_starting", cancellationToken);

    public ValueTask WhenReadyAsync(IWorkerPool pool, CancellationToken cancellationToken) => Hang("when_ready", cancellationToken);

    public ValueTask OnReloadAsync(WorkerPlan plan, CancellationToken cancellationToken) => Hang("on_reload", cancellationToken);

    public ValueTask PreForkAsync(WorkerInfo worker, CancellationToken cancellationToken) => Hang("pre_fork", cancellationToken);

    public ValueTask PostForkAsync(WorkerInfo worker, CancellationToken cancellationToken) => Hang("post_fork", cancellationToken);

    public ValueTask PostWorkerInitAsync(WorkerInfo worker, CancellationToken cancellationToken) => Hang("post_worker_init", cancellationToken);

    public ValueTask WorkerIntAsync(WorkerInfo worker, CancellationToken cancellationToken) => Hang("worker_int", cancellationToken);

    public ValueTask WorkerAbortAsync(WorkerInfo worker, CancellationToken cancellationToken) => Hang("worker_abort", cancellationToken);

    public ValueTask WorkerExitAsync(WorkerInfo worker, CancellationToken cancellationToken) => Hang("worker_exit", cancellationToken);

    public ValueTask ChildExitAsync(WorkerInfo worker, CancellationToken cancellationToken) => Hang("child_exit", cancellationToken);

    public ValueTask NWorkersChangedAsync(int newValue, int? oldValue, CancellationToken cancellationToken) => Hang("nworkers_changed", cancellationToken);

    public ValueTask OnExitAsync(CancellationToken cancellationToken) => Hang("on_exit", cancellationToken);

    private static TaskCompletionSource Of(ConcurrentDictionary<string, TaskCompletionSource> all, string name) =>
        all.GetOrAdd(name, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    private ValueTask Hang(string name, CancellationToken cancellationToken)
    {
        _calls.Enqueue(name);
        if (only is not null && name != only)
            return ValueTask.CompletedTask;
        cancellationToken.UnsafeRegister(_ => Of(_cancelled, name).TrySetResult(), null);
        Of(_called, name).TrySetResult();
        Inside?.Invoke(cancellationToken);
        return new ValueTask(_gate.Task);
    }
}
