namespace WorkerTuning.FunctionalTests.Memory;

/// <summary>What all leaky worker-locals of a host hold together.</summary>
internal sealed class LeakCount
{
    private int _made;
    private int _disposed;
    private int _megabytes;
    private int _most;

    public int MadeCount => Volatile.Read(ref _made);

    public int DisposedCount => Volatile.Read(ref _disposed);

    /// <summary>Held now; one of each request.</summary>
    public int Megabytes => Volatile.Read(ref _megabytes);

    public int MostMegabytes => Volatile.Read(ref _most);

    public void Made() => Interlocked.Increment(ref _made);

    public void Leaked()
    {
        var now = Interlocked.Increment(ref _megabytes);
        int most;
        while (now > (most = MostMegabytes) && Interlocked.CompareExchange(ref _most, now, most) != most)
        {
        }
    }

    public void Disposed(int megabytes)
    {
        Interlocked.Add(ref _megabytes, -megabytes);
        Interlocked.Increment(ref _disposed);
    }
}
