namespace WorkerTuning.Admission;

/// <summary>
/// Requests that are in the application without a lease until their endpoint is known. So few at a time that an application whose own middleware
/// answers them, without any endpoint, does hardly more work at a time than its workers take.
/// </summary>
internal sealed class AtLarge
{
    /// <summary>The way to an endpoint takes microseconds: so many at a time are thousands a second.</summary>
    public static readonly int Most = Math.Max(16, 4 * Environment.ProcessorCount);

    private int _count;

    public int Count => Volatile.Read(ref _count);

    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _count) <= Most)
            return true;
        Leave();
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _count);
}
