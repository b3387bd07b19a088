namespace WorkerTuning.Workers;

/// <summary>How many requests and connections that last are on a worker.</summary>
internal sealed class LongLivedCount
{
    private int _now;

    public int Now => Volatile.Read(ref _now);

    public void Enter() => Interlocked.Increment(ref _now);

    public void Leave() => Interlocked.Decrement(ref _now);
}
