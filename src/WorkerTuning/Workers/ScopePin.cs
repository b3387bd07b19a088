namespace WorkerTuning.Workers;

/// <summary>Keeps a worker alive as long as a scope that somebody made before the pool met the request. The scope's container disposes it.</summary>
internal sealed class ScopePin : IPinHolder, IDisposable
{
    private object? _pin;

    public bool TryKeep(Worker worker) => Interlocked.CompareExchange(ref _pin, worker, null) is null;

    public bool TryMove(Worker worker) => MovedPin.TryAdd(ref _pin, worker);

    public void Dispose() => MovedPin.End(Interlocked.Exchange(ref _pin, null));
}
