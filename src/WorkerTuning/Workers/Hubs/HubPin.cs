using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace WorkerTuning.Workers.Hubs;

/// <summary>
/// Keeps a worker alive as long as a hub connection, whatever requests carry it, and is what the hub's own scopes find the worker by: SignalR
/// makes one for each invocation, and Blazor one for each circuit, far from any request.
/// </summary>
internal sealed class HubPin : IDisposable
{
    private static readonly AsyncLocal<HubPin?> Here = new();

    private readonly Lock _lock = new();
    private readonly WorkerPool _pool;
    private readonly Worker _worker;
    private readonly ConnectionContext _connection;
    private bool _isOver;

    /// <param name="pool">The worker's.</param>
    /// <param name="worker">A pin on it, and its count as long-lived, are taken over.</param>
    /// <param name="connection">The hub connection.</param>
    public HubPin(WorkerPool pool, Worker worker, ConnectionContext connection)
    {
        (_pool, _worker, _connection) = (pool, worker, connection);
        pool.Requests.Hubs.TryAdd(this, true);
        Here.Value = this;
    }

    /// <summary>The hub connection in whose flow the caller is; null for none.</summary>
    public static HubPin? Current => Here.Value;

    public Worker Worker => _worker;

    /// <summary>When the client heard that the connection ends; <see cref="long.MaxValue"/> for not yet. For the arbiter.</summary>
    public long AskedAt { get; set; } = long.MaxValue;

    /// <summary>Another pin on the same worker, for a scope in the flow of the connection.</summary>
    /// <returns>False where the connection is over.</returns>
    public bool TryPin()
    {
        lock (_lock)
        {
            if (_isOver)
                return false;
            // Recycled or not: its state is the connection's.
            _worker.PinOnce();
            return true;
        }
    }

    /// <summary>Asks the client to connect again, on a thread of the pool since callbacks of the application hang on that.</summary>
    public void RequestClose() => ThreadPool.UnsafeQueueUserWorkItem(static pin => pin.Try(c => c.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose()), this, preferLocal: false);

    /// <summary>Ends the connection.</summary>
    public void Abort() => ThreadPool.UnsafeQueueUserWorkItem(static pin => pin.Try(c => c.Abort()), this, preferLocal: false);

    public void Dispose()
    {
        lock (_lock)
        {
            if (_isOver)
                return;
            _isOver = true;
        }

        _pool.Requests.Hubs.TryRemove(this, out _);
        _worker.LongLived.Leave();
        _pool.EndPin(_worker, withLease: false);
    }

    [SuppressMessage("Design", "CA1031", Justification = "What a callback throws on a pool thread would end the process.")]
    private void Try(Action<ConnectionContext> act)
    {
        try
        {
            act(_connection);
        }
        catch (Exception)
        {
            // Its request's own limits end it.
        }
    }
}
