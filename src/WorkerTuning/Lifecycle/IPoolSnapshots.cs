namespace WorkerTuning.Lifecycle;

/// <summary>Reads the pools of a server.</summary>
internal interface IPoolSnapshots
{
    /// <summary>The default pool, with what is the process's.</summary>
    WorkerPoolSnapshot Default { get; }

    /// <summary>The other pools, in the order of their names.</summary>
    IEnumerable<WorkerPoolSnapshot> Named { get; }
}
