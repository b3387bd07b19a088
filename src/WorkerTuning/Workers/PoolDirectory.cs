using System.Collections.Frozen;

namespace WorkerTuning.Workers;

/// <summary>The pools beside the default one, as requests find them. Replaced as a whole by a reload.</summary>
internal sealed class PoolDirectory
{
    private FrozenDictionary<string, WorkerPool> _pools = FrozenDictionary<string, WorkerPool>.Empty;

    public bool IsEmpty => Volatile.Read(ref _pools).Count == 0;

    /// <summary>Null where there is no such pool.</summary>
    public WorkerPool? Find(string name) => Volatile.Read(ref _pools).GetValueOrDefault(name);

    public void Set(IEnumerable<WorkerPool> pools) =>
        Volatile.Write(ref _pools, pools.ToFrozenDictionary(p => p.Name!, StringComparer.OrdinalIgnoreCase));
}
