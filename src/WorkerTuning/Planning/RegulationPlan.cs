namespace WorkerTuning.Planning;

/// <summary>What may move while the server runs, and between what.</summary>
internal sealed record RegulationPlan
{
    public bool IsAdaptive { get; init; }

    /// <summary>Requests at a time.</summary>
    public int MinConcurrency { get; init; } = 1;

    public int MaxConcurrency { get; init; } = int.MaxValue;

    /// <summary>Zero: the queue knows no overload.</summary>
    public TimeSpan QueueTarget { get; init; }

    public QueueOrder QueueOrder { get; init; }

    public int Cpu { get; init; } = 1;

    /// <summary>More threads than this are never asked for.</summary>
    public int MaxThreads { get; init; }
}
