namespace WorkerTuning.TestApplication;

/// <summary>Says which hook was called, on standard output.</summary>
internal sealed class SpokenHooks : IWorkerHooks
{
    public ValueTask OnReloadAsync(WorkerPlan plan, CancellationToken cancellationToken) => Say($"on_reload {plan.Revision}");

    public ValueTask WorkerIntAsync(WorkerInfo worker, CancellationToken cancellationToken) => Say($"worker_int {worker.Id}");

    public ValueTask WorkerExitAsync(WorkerInfo worker, CancellationToken cancellationToken) => Say($"worker_exit {worker.Id}");

    public ValueTask OnExitAsync(CancellationToken cancellationToken) => Say("on_exit");

    private static ValueTask Say(string text)
    {
        Console.Out.WriteLine("hook " + text);
        return ValueTask.CompletedTask;
    }
}
