namespace WorkerTuning.Workers;

/// <summary>Runs calls on the thread pool, one after another in the order they came: for threads that must not wait for user code.</summary>
internal sealed class HookQueue
{
    private readonly Lock _lock = new();
    private Task _last = Task.CompletedTask;

    /// <param name="call">One that ends, and does not fail.</param>
    /// <returns>Completes when the call has ended, and all before it.</returns>
    public Task Add(Func<Task> call)
    {
        lock (_lock)
            return _last = RunAsync(_last, call);
    }

    private static async Task RunAsync(Task before, Func<Task> call)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.ForceYielding | ConfigureAwaitOptions.SuppressThrowing);
        await call();
    }
}
