namespace WorkerTuning.TestApplication;

/// <summary>Says which hook was called, on standard output.</summary>
internal sealed class SpokenHooks : IWorkerHooks
{
    public void OnReload(WorkerPlan plan) => Say($"on_reload {plan.Revision}");

    public void WorkerInt(WorkerInfo worker) => Say($"worker_int {worker.Id}");

    public void WorkerExit(WorkerInfo worker) => Say($"worker_exit {worker.Id}");

    public void OnExit() => Say("on_exit");

    private static void Say(string text) => Console.Out.WriteLine("hook " + text);
}
