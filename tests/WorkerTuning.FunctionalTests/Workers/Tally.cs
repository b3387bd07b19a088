namespace WorkerTuning.FunctionalTests.Workers;

/// <summary>Counts the engines.</summary>
internal sealed class Tally
{
    private int _made;
    private int _disposed;
    private int _usedAfter;

    public int Made => Volatile.Read(ref _made);

    public int Disposed => Volatile.Read(ref _disposed);

    public int UsedAfterDisposal => Volatile.Read(ref _usedAfter);

    public int Make() => Interlocked.Increment(ref _made);

    public void Dispose() => Interlocked.Increment(ref _disposed);

    public void UseAfter() => Interlocked.Increment(ref _usedAfter);
}

/// <summary>A worker-local that knows how many use it at a time, and whether somebody does after its end.</summary>
internal sealed class Engine(Tally tally) : IAsyncDisposable
{
    private int _users;
    private int _mostUsers;
    private bool _isDisposed;

    public int Number { get; } = tally.Make();

    public int MostUsers => Volatile.Read(ref _mostUsers);

    public IDisposable Use()
    {
        if (Volatile.Read(ref _isDisposed))
            tally.UseAfter();
        var users = Interlocked.Increment(ref _users);
        for (var most = MostUsers; users > most; most = MostUsers)
            Interlocked.CompareExchange(ref _mostUsers, users, most);
        return new Usage(this);
    }

    public async ValueTask DisposeAsync()
    {
        if (Volatile.Read(ref _users) > 0)
            tally.UseAfter();
        await Task.Yield();
        Volatile.Write(ref _isDisposed, true);
        tally.Dispose();
    }

    private sealed class Usage(Engine engine) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref engine._users);
    }
}
