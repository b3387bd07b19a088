using Microsoft.AspNetCore.Connections;

namespace WorkerTuning.Lifecycle.Connections;

/// <summary>What is known of a connection while it is open. A feature of the connection, and so of its requests.</summary>
internal sealed class OpenConnection(ConnectionContext context, long acceptedAt, double share, bool isExcess)
{
    private int _requests;
    private int _outside;
    private int _requestsAtEnd;
    private int _ending;
    private volatile bool _isMultiplexed;

    public ConnectionContext Context => context;

    public long AcceptedAt => acceptedAt;

    /// <summary>Of the jitter of its age, from 0 to 1.</summary>
    public double Share => share;

    /// <summary>One too many: its first request is refused.</summary>
    public bool IsExcess => isExcess;

    /// <summary>HTTP/2: it can be told to end although it is idle.</summary>
    public bool IsMultiplexed => _isMultiplexed;

    /// <summary>The time at which something was last seen to run on it; looked for only while the server stops, on the arbiter's thread.</summary>
    public long BusyAt { get; set; } = long.MinValue;

    /// <summary>True while a request of it is in middleware that stands before the pool.</summary>
    public bool IsBusyOutside => Volatile.Read(ref _outside) > 0;

    public void EnterOutside() => Interlocked.Increment(ref _outside);

    public void LeaveOutside() => Interlocked.Decrement(ref _outside);

    /// <returns>How many requests it has had.</returns>
    public int Count(bool isMultiplexed)
    {
        if (isMultiplexed)
            _isMultiplexed = true;
        return Interlocked.Increment(ref _requests);
    }

    /// <summary>Requests that it has had since its client was told to end it; HTTP/2's may go on all the same.</summary>
    public int RequestsSinceEnd => Volatile.Read(ref _ending) == 0 ? 0 : Volatile.Read(ref _requests) - Volatile.Read(ref _requestsAtEnd);

    /// <returns>True once: its end is to be counted.</returns>
    public bool TryEnd()
    {
        if (Volatile.Read(ref _ending) != 0)
            return false;
        // Before the mark, so that nobody counts from zero. Another that comes at the same time has the same number or a few more.
        Volatile.Write(ref _requestsAtEnd, Volatile.Read(ref _requests));
        return Interlocked.Exchange(ref _ending, 1) == 0;
    }
}
