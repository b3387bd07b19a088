using System.Net;
using Microsoft.AspNetCore.Connections;
using WorkerTuning.Applying;

namespace WorkerTuning.Lifecycle;

/// <summary>Notes every connection that a listener accepts, and closes those that are far too many.</summary>
/// <param name="asked">Where it was to listen, before the system picked a port.</param>
/// <param name="inner">Accepts them.</param>
/// <param name="open">Notes them.</param>
/// <param name="sockets">Those of the binds.</param>
/// <param name="tellsEnd">True where the transport says of itself when a connection is closed.</param>
internal sealed class TrackedListener(EndPoint asked, IConnectionListener inner, OpenConnections open, ListenSockets sockets, bool tellsEnd) : IConnectionListener
{
    public EndPoint EndPoint => inner.EndPoint;

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var connection = await inner.AcceptAsync(cancellationToken);
            if (connection is not null && !tellsEnd)
                connection = new TrackedConnection(connection, open);
            if (connection is null || open.TryAdd(connection))
                return connection;
            _ = CloseAsync(connection);
        }
    }

    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        await sockets.CloseAsync(asked, () => inner.UnbindAsync(cancellationToken));
        await open.LetArriveAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => sockets.CloseAsync(asked, inner.DisposeAsync);

    private static async Task CloseAsync(ConnectionContext connection)
    {
        try
        {
            connection.Abort(new ConnectionAbortedException("There are too many connections."));
            await connection.DisposeAsync();
        }
        catch (Exception)
        {
            // It is gone, which is what was wanted.
        }
    }
}
