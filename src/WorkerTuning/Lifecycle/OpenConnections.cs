using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace WorkerTuning.Lifecycle;

/// <summary>
/// Every connection of the server. Kestrel stops its own timers when it begins to stop, so that a half-sent request, or a TLS handshake that
/// nobody finishes, would hold it up to the end.
/// </summary>
internal sealed class OpenConnections(ILoggerFactory loggers)
{
    private readonly ILogger _logger = loggers.CreateLogger(Log.Category);

    // The time at which something was last seen to run on it; looked for only while the server stops.
    private readonly ConcurrentDictionary<ConnectionContext, long> _open = new();

    public int Count => _open.Count;

    public void Add(ConnectionContext connection)
    {
        _open[connection] = long.MinValue;
        connection.ConnectionClosed.UnsafeRegister(static s => Remove(s!), (_open, connection));
    }

    /// <summary>Aborts those on which nothing ran for a while.</summary>
    /// <param name="busy">The ids of those on which something runs.</param>
    /// <param name="since">The time before which being idle was no fault.</param>
    /// <param name="now">The time.</param>
    /// <param name="limit">How long they may be idle.</param>
    public void AbortIdle(IReadOnlySet<string> busy, long since, long now, long limit)
    {
        var aborted = 0;
        foreach (var (connection, seen) in _open)
        {
            if (busy.Contains(connection.ConnectionId))
                _open.TryUpdate(connection, now, seen);
            else if (now - Math.Max(seen, since) >= limit)
                aborted += Abort(connection);
        }

        if (aborted > 0)
            Log.IdleConnectionsAborted(_logger, aborted);
    }

    public void AbortAll()
    {
        foreach (var connection in _open.Keys)
            Abort(connection);
    }

    private int Abort(ConnectionContext connection)
    {
        if (!_open.TryRemove(connection, out _))
            return 0;
        connection.Abort(new ConnectionAbortedException("The server stops."));
        return 1;
    }

    private static void Remove(object state)
    {
        var (open, connection) = ((ConcurrentDictionary<ConnectionContext, long>, ConnectionContext))state;
        open.TryRemove(connection, out _);
    }
}
