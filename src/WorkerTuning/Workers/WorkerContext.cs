using Microsoft.Extensions.DependencyInjection;
using WorkerTuning.Workers.Hubs;

namespace WorkerTuning.Workers;

/// <summary>Tells a scope which worker it belongs to. Scoped; set right after a request's or a worker's scope is made. A hub's finds its connection's.</summary>
/// <param name="scope">The scope.</param>
internal sealed class WorkerContext(IServiceProvider scope)
{
    /// <summary>The key under which worker-locals are registered, so that no request's scope resolves one by accident.</summary>
    public static readonly object Key = new();

    private volatile WorkerLocals? _locals;

    /// <summary>What the worker has; null in a scope that belongs to no worker. A request that has no worker yet gets one by asking.</summary>
    public WorkerLocals? Locals
    {
        get => _locals ?? Find();
        set => _locals = value;
    }

    /// <summary>The request of the scope, where it had no worker when the scope was made.</summary>
    public LeasedRequest? Request { get; set; }

    private WorkerLocals? Find()
    {
        var hub = Request is null ? HubPin.Current : null;
        if (Request is null && hub is null)
            return null;
        // Several threads of the request may ask at once, and it gets one worker.
        lock (this)
            return _locals ??= Request?.FindLocals() ?? (hub is null ? null : Find(hub));
    }

    private WorkerLocals? Find(HubPin hub)
    {
        if (!hub.TryPin())
            return null;
        // A circuit outlives its connections.
        if (!scope.GetRequiredService<ScopePin>().TryKeep(hub.Worker))
            hub.Worker.EndPin();
        return hub.Worker.Locals;
    }
}
