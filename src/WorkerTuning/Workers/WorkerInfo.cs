using WorkerTuning.Configuration.Pools;

namespace WorkerTuning;

/// <summary>Names a worker, for hooks.</summary>
public readonly record struct WorkerInfo
{
    /// <summary>The worker's pool: <c>default</c>, or a name of <see cref="WorkerTuningOptions.Pools"/>.</summary>
    public string Pool
    {
        get => field ?? PoolName.Default;
        init => field = value == PoolName.Default ? null : value;
    }

    /// <summary>The worker's place in the pool, from 1; a successor takes the same.</summary>
    public required int Id { get; init; }

    /// <summary>1 for the first worker of a place, one more for each successor.</summary>
    public required int Generation { get; init; }
}
