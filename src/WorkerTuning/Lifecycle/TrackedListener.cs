using System.Net;
using Microsoft.AspNetCore.Connections;
using WorkerTuning.Applying;

namespace WorkerTuning.Lifecycle;

/// <summary>Notes every connection that a listener accepts.</summary>
internal sealed class TrackedListener(IConnectionListener inner, OpenConnections open, ListenSockets sockets) : IConnectionListener
{
    public EndPoint EndPoint => inner.EndPoint;

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        var connection = await inner.AcceptAsync(cancellationToken);
        if (connection is not null)
            open.Add(connection);
        return connection;
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default) =>
        sockets.CloseAsync(inner.EndPoint, () => inner.UnbindAsync(cancellationToken));

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
