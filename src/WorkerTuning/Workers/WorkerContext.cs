namespace WorkerTuning.Workers;

/// <summary>Tells a scope which worker it belongs to. Scoped; set right after a request's or a worker's scope is made.</summary>
internal sealed class WorkerContext
{
    /// <summary>The key under which worker-locals are registered, so that nobody resolves one from a request's scope by accident.</summary>
    public static readonly object Key = new();

    /// <summary>What the worker has; null in a scope that belongs to no worker.</summary>
    public WorkerLocals? Locals { get; set; }
}
