using WorkerTuning.Lifecycle;

namespace WorkerTuning.Tests.Control;

internal static class ServerRuntimeExtensions
{
    /// <summary>What a reload does to the pool, without one.</summary>
    public static void Reload(this ServerRuntime runtime, WorkerPlan plan)
    {
        _ = runtime.TakeAsync(plan);
        runtime.RecycleForReload();
    }
}
