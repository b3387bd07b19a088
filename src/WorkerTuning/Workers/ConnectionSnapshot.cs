namespace WorkerTuning;

/// <summary>The connections of the server at one moment.</summary>
/// <param name="Open">Those that are open, idle ones included. QUIC's and other servers' than Kestrel are not seen.</param>
/// <param name="Limit">How many there may be: workers × <c>worker_connections</c> + <c>backlog</c>. Null: no limit.</param>
/// <param name="Accepted">Those accepted since the start, refused ones included.</param>
/// <param name="Ended">Those that a setting ended since the start, by reason.</param>
public sealed record ConnectionSnapshot(int Open, int? Limit, long Accepted, IReadOnlyDictionary<ConnectionEndReason, long> Ended);
