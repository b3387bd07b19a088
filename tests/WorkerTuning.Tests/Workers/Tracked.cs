namespace WorkerTuning.Tests.Workers;

/// <summary>Counts what is made and disposed.</summary>
internal sealed class Tally
{
    private int _made;
    private int _disposed;

    public int Made => Volatile.Read(ref _made);

    public int Disposed => Volatile.Read(ref _disposed);

    public List<string> Order { get; } = [];

    public void Make() => Interlocked.Increment(ref _made);

    public void Dispose() => Interlocked.Increment(ref _disposed);

    public void Note(string what)
    {
        lock (Order)
            Order.Add(what);
    }
}

/// <summary>A scoped service that counts itself.</summary>
internal sealed class Tracked : IDisposable
{
    private readonly Tally _tally;

    public Tracked(Tally tally)
    {
        _tally = tally;
        tally.Make();
    }

    public bool IsDisposed { get; private set; }

    public void Dispose()
    {
        IsDisposed = true;
        _tally.Dispose();
    }
}
