namespace WorkerTuning.Applying.Connections;

/// <summary>Counts what became of connections, since the start.</summary>
internal sealed class ConnectionCounts
{
    private readonly long[] _ended = new long[Enum.GetValues<ConnectionEndReason>().Length];
    private long _accepted;

    public long Accepted => Volatile.Read(ref _accepted);

    public void Accept() => Interlocked.Increment(ref _accepted);

    public void End(ConnectionEndReason reason) => Interlocked.Increment(ref _ended[(int)reason]);

    public long EndedBecause(ConnectionEndReason reason) => Volatile.Read(ref _ended[(int)reason]);
}
