namespace WorkerTuning.AccessLog.Writing;

/// <summary>Numbers what happens, from 1 on without a gap, for records of it that may be made in another order.</summary>
internal sealed class Tickets
{
    private long _last;

    public long Next() => Interlocked.Increment(ref _last);
}
