using WorkerTuning.Configuration.Pools;

namespace WorkerTuning.Workers;

/// <summary>The worker-locals that the workers of one pool have: its own, and those of every pool.</summary>
internal sealed class LocalTypes
{
    private readonly Dictionary<Type, WorkerLocalType> _types = [];
    private readonly ILookup<Type, WorkerLocalType> _all;
    private readonly string? _pool;

    /// <param name="all">What is registered.</param>
    /// <param name="pool">The pool's name; null for the default pool.</param>
    public LocalTypes(IEnumerable<WorkerLocalType> all, string? pool = null)
    {
        _pool = pool;
        _all = all.ToLookup(t => t.Type);
        foreach (var type in _all)
        {
            if ((type.FirstOrDefault(IsOwn) ?? type.FirstOrDefault(t => t.Pool is null)) is { } found)
                _types.Add(type.Key, found);
        }
    }

    public IEnumerable<Type> All => _types.Keys;

    /// <exception cref="InvalidOperationException">It is registered for other pools only.</exception>
    public object KeyOf(Type type)
    {
        if (_types.TryGetValue(type, out var found))
            return found.Key;
        return _all.Contains(type)
            ? throw new InvalidOperationException($"WorkerLocal<{type.Name}> was used in the pool {_pool ?? PoolName.Default}, and is registered for {string.Join(", ", _all[type].Select(t => t.Pool))} only. Name that pool at the endpoint (RequireWorkerPool), or register the type for every pool.")
            : WorkerContext.Key;
    }

    private bool IsOwn(WorkerLocalType type) => type.Pool is { } pool && string.Equals(pool, _pool ?? PoolName.Default, StringComparison.OrdinalIgnoreCase);
}
