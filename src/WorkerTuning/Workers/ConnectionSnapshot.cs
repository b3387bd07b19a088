using System.Collections.ObjectModel;

namespace WorkerTuning;

/// <summary>The connections of the server at one moment.</summary>
public sealed record ConnectionSnapshot
{
    /// <summary>Connections that are open, idle ones included. Connections of QUIC and of other servers than Kestrel are not seen.</summary>
    public int Open { get; init; }

    /// <summary>How many there may be: workers × <c>worker_connections</c> + <c>backlog</c>. Null: no limit.</summary>
    public int? Limit { get; init; }

    /// <summary>Connections accepted since the start, refused ones included.</summary>
    public long Accepted { get; init; }

    /// <summary>Connections that a setting ended since the start, by reason; the server's own snapshots have every reason. Empty by default.</summary>
    public IReadOnlyDictionary<ConnectionEndReason, long> Ended { get; init; } = ReadOnlyDictionary<ConnectionEndReason, long>.Empty;
}
