namespace WorkerTuning.Planning;

/// <summary>How many requests run at a time, and what that asks of the thread pool.</summary>
internal sealed record PoolPlan
{
    /// <summary>How many workers at the start, and at least.</summary>
    public required int Workers { get; init; }

    /// <summary>How many at most; null where their number is fixed.</summary>
    public int? MaxWorkers { get; init; }

    public required WorkerClass WorkerClass { get; init; }

    /// <summary>Requests at a time of one worker.</summary>
    public required int CapacityPerWorker { get; init; }

    /// <summary>True where every worker is built and warm before the server listens.</summary>
    public bool Preload { get; init; }

    /// <summary>Requests at a time of as many workers as there may be.</summary>
    public int Capacity => (int)Math.Min((long)(MaxWorkers ?? Workers) * CapacityPerWorker, int.MaxValue);

    /// <summary>How long a request may run before a line names it; zero for any time.</summary>
    public TimeSpan SlowRequest { get; init; }

    public RegulationPlan Regulation { get; init; } = new();

    /// <summary>The thread pool's minimum of worker threads; null leaves the runtime's.</summary>
    public int? MinThreads { get; init; }
}
