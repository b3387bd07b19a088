using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WorkerTuning.Applying.Connections;
using WorkerTuning.Configuration;
using WorkerTuning.Lifecycle.Connections;
using WorkerTuning.Planning;
using WorkerTuning.Workers;

namespace WorkerTuning.Lifecycle;

/// <summary>
/// Every connection of the server: so many and no more, ended when they are old, and aborted where the server stops. Kestrel stops its own
/// timers when it begins to stop, so that a half-sent request, or a TLS handshake that nobody finishes, would hold it up to the end.
/// </summary>
internal sealed class OpenConnections(PlanStore plans, Func<int> workers, ConnectionCounts counts, [FromKeyedServices(ServerClock.Key)] TimeProvider clock, ILoggerFactory loggers)
{
    /// <summary>How many are let in past the limit, to be answered with 503. Past these a connection is closed at once.</summary>
    public const int Excess = 100;

    /// <summary>How long a connection too many may take to send the request that is refused.</summary>
    public static readonly TimeSpan ExcessLimit = TimeSpan.FromSeconds(5);

    /// <summary>How long requests that are on their way may take to arrive after the server has stopped listening.</summary>
    public static readonly TimeSpan ArrivalLimit = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// How many more requests a connection may bring after GOAWAY. Those that were on their way are never as many; a client that ignores it could
    /// hold the connection for ever, by one stream that does not end.
    /// </summary>
    public const int MostAfterEnd = 1_000;

    private static readonly TimeSpan ArrivalStep = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan AgeInterval = TimeSpan.FromSeconds(1);

    private readonly ILogger _logger = loggers.CreateUnfailing(Log.Category);
    private readonly ILogger _connectionLogger = loggers.CreateUnfailing(Connections.Log.Category);
    private readonly LinePace _refused = new(clock);
    private readonly LinePace _closed = new(clock);
    private readonly ConcurrentDictionary<ConnectionContext, OpenConnection> _open = new();
    private int _within;
    private int _excess;
    private volatile bool _isStopping;
    private volatile bool _endsAll;
    private long _agesSeen = long.MinValue;

    public int Count => Volatile.Read(ref _within) + Volatile.Read(ref _excess);

    /// <summary>Null: none. It moves with the workers that there may be.</summary>
    public int? Limit => Plan.Limit(workers());

    /// <summary>False where no request need look at its connection.</summary>
    public bool IsWatching => Plan is { MaxRequests: > 0 } or { MaxAge.Ticks: > 0 } || Volatile.Read(ref _excess) > 0 || _endsAll;

    private ConnectionsPlan Plan => plans.Current.Listen.Connections;

    /// <summary>From here on a listener that closes is the end of the server, and not of that endpoint alone.</summary>
    public void BeginStop() => _isStopping = true;

    /// <summary>
    /// After a listener has closed, and before Kestrel closes what is idle: a connection that was just accepted, or is kept alive by a busy
    /// client, may have a request on its way. It is served, and answered with the connection's end.
    /// </summary>
    public async Task LetArriveAsync(CancellationToken cancellationToken)
    {
        if (!_isStopping)
            return;
        _endsAll = true;
        var begin = TimeProvider.System.GetTimestamp();
        while (Count > 0 && TimeProvider.System.GetElapsedTime(begin) < ArrivalLimit && !cancellationToken.IsCancellationRequested)
            await Task.Delay(ArrivalStep, CancellationToken.None);
    }

    /// <returns>False where it is to be closed at once.</returns>
    public bool TryAdd(ConnectionContext connection)
    {
        counts.Accept();
        var limit = Limit ?? int.MaxValue;
        var isExcess = !TryTake(ref _within, limit);
        if (isExcess && !TryTake(ref _excess, Excess))
        {
            counts.End(ConnectionEndReason.LimitClosed);
            if (_closed.May(out var more))
                Connections.Log.Closed(_connectionLogger, limit, Name(connection), more);
            return false;
        }

        var open = new OpenConnection(connection, clock.GetTimestamp(), Random.Shared.NextDouble(), isExcess);
        _open[connection] = open;
        connection.Features.Set(open);
        connection.ConnectionClosed.UnsafeRegister(static s => RemoveClosed(s!), (this, connection));
        return true;
    }

    /// <summary>A connection has ended. Any number of times.</summary>
    public void Remove(ConnectionContext connection) => TryRemove(connection);

    /// <summary>Whether a connection shall end with the request that it just got.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="requests">How many it has had, with this one.</param>
    public bool IsDone(OpenConnection connection, int requests)
    {
        if (_endsAll)
            return true;
        var plan = Plan;
        var hasServedAll = plan.MaxRequests > 0 && requests >= plan.MaxRequests;
        if (!hasServedAll && !IsOld(connection, plan, clock.GetTimestamp()))
            return false;
        if (connection.TryEnd())
            counts.End(hasServedAll ? ConnectionEndReason.MaxRequests : ConnectionEndReason.MaxAge);
        else if (connection.RequestsSinceEnd > MostAfterEnd)
            Abort(connection, "The client goes on although it was told to end the connection.");
        return true;
    }

    /// <summary>A connection too many was answered.</summary>
    public void Refused(OpenConnection connection)
    {
        if (!connection.TryEnd())
            return;
        counts.End(ConnectionEndReason.LimitAnswered);
        if (_refused.May(out var more))
            Connections.Log.Refused(_connectionLogger, Limit ?? 0, Name(connection.Context), more);
    }

    /// <summary>One look, on the arbiter's thread: closes what was to be refused and sends nothing, and ends old HTTP/2 connections, busy or idle.</summary>
    public void Look()
    {
        var now = clock.GetTimestamp();
        if (Volatile.Read(ref _excess) > 0)
            CloseSilentExcess(now);
        var plan = Plan;
        if (plan.MaxAge <= TimeSpan.Zero || (_agesSeen != long.MinValue && clock.GetElapsedTime(_agesSeen, now) < AgeInterval))
            return;
        _agesSeen = now;
        foreach (var connection in _open.Values)
        {
            if (!connection.IsMultiplexed || !IsOld(connection, plan, now) || !connection.TryEnd())
                continue;
            counts.End(ConnectionEndReason.MaxAge);
            // Somebody's callbacks hang on it, and the arbiter must not wait for them.
            ThreadPool.UnsafeQueueUserWorkItem(RequestClose, connection, preferLocal: false);
        }
    }

    /// <summary>Aborts those on which nothing ran for a while.</summary>
    /// <param name="busy">Those on which something runs.</param>
    /// <param name="since">The time before which being idle was no fault.</param>
    /// <param name="now">The time.</param>
    /// <param name="limit">How long they may be idle.</param>
    public void AbortIdle(IReadOnlySet<OpenConnection> busy, long since, long now, long limit)
    {
        var aborted = 0;
        foreach (var connection in _open.Values)
        {
            if (connection.IsBusyOutside || busy.Contains(connection))
                connection.BusyAt = now;
            else if (now - Math.Max(connection.BusyAt, since) >= limit)
                aborted += Abort(connection, "The server stops.");
        }

        if (aborted > 0)
            Log.IdleConnectionsAborted(_logger, aborted);
    }

    public void AbortAll()
    {
        foreach (var connection in _open.Values)
            Abort(connection, "The server stops.");
    }

    private void CloseSilentExcess(long now)
    {
        foreach (var connection in _open.Values)
        {
            if (!connection.IsExcess || clock.GetElapsedTime(connection.AcceptedAt, now) < ExcessLimit)
                continue;
            if (connection.TryEnd())
                counts.End(ConnectionEndReason.LimitClosed);
            Abort(connection, "There are too many connections.");
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "What a callback throws on a pool thread would end the process.")]
    private void RequestClose(OpenConnection connection)
    {
        try
        {
            connection.Context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
        }
        catch (Exception e)
        {
            Log.ConnectionEndFailed(_logger, e, Name(connection.Context));
        }
    }

    private bool IsOld(OpenConnection connection, ConnectionsPlan plan, long now) =>
        plan.MaxAge > TimeSpan.Zero && clock.GetElapsedTime(connection.AcceptedAt, now) >= plan.MaxAge + (plan.MaxAgeJitter * connection.Share);

    private int Abort(OpenConnection connection, string reason)
    {
        if (!TryRemove(connection.Context))
            return 0;
        connection.Context.Abort(new ConnectionAbortedException(reason));
        return 1;
    }

    private bool TryRemove(ConnectionContext connection)
    {
        if (!_open.TryRemove(connection, out var open))
            return false;
        Interlocked.Decrement(ref open.IsExcess ? ref _excess : ref _within);
        return true;
    }

    private static bool TryTake(ref int count, int most)
    {
        if (Interlocked.Increment(ref count) <= most)
            return true;
        Interlocked.Decrement(ref count);
        return false;
    }

    private static string Name(ConnectionContext connection) => connection.RemoteEndPoint is IPEndPoint peer ? peer.ToString() : "a unix socket";

    private static void RemoveClosed(object state)
    {
        var (open, connection) = ((OpenConnections, ConnectionContext))state;
        open.TryRemove(connection);
    }
}
