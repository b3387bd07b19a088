namespace WorkerTuning.Planning;

/// <summary>How many requests run at a time, and what that asks of the thread pool.</summary>
internal sealed record PoolPlan
{
    public required int Workers { get; init; }

    public required WorkerClass WorkerClass { get; init; }

    /// <summary>Requests at a time of one worker.</summary>
    public required int CapacityPerWorker { get; init; }

    /// <summary>True where every worker is built and warm before the server listens.</summary>
    public bool Preload { get; init; }

    public int Capacity => (int)Math.Min((long)Workers * CapacityPerWorker, int.MaxValue);

    /// <summary>The thread pool's minimum of worker threads; null leaves the runtime's.</summary>
    public int? MinThreads { get; init; }
}
