using WorkerTuning.Lifecycle;

namespace WorkerTuning.Tests.Control;

internal static class PoolRuntimeExtensions
{
    /// <summary>What a reload does to the pool, without one.</summary>
    public static void Reload(this PoolRuntime runtime, WorkerPlan plan)
    {
        _ = runtime.TakeAsync(plan);
        runtime.RecycleForReload();
    }
}
