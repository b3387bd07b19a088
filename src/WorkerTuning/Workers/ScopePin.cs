namespace WorkerTuning.Workers;

/// <summary>Keeps a worker alive as long as a scope that somebody made before the pool met the request. The scope's container disposes it.</summary>
internal sealed class ScopePin : IDisposable
{
    private Worker? _worker;

    /// <returns>False where it keeps one already.</returns>
    public bool TryKeep(Worker worker) => Interlocked.CompareExchange(ref _worker, worker, null) is null;

    public void Dispose() => Interlocked.Exchange(ref _worker, null)?.EndPin();
}
