namespace WorkerTuning.Workers;

/// <summary>A registered worker-local, so that a build can make each one.</summary>
/// <param name="type">The type.</param>
/// <param name="pool">The pool whose workers have it; null for those of every pool that has none of its own.</param>
internal sealed class WorkerLocalType(Type type, string? pool = null)
{
    public Type Type => type;

    public string? Pool => pool;

    /// <summary>What it is registered under, so that no request's scope resolves one by accident.</summary>
    public object Key { get; } = pool is null ? WorkerContext.Key : new PoolKey(pool.ToUpperInvariant());

    private sealed record PoolKey(string Pool);
}
