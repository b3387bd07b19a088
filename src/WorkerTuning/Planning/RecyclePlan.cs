namespace WorkerTuning.Planning;

/// <summary>When workers are replaced, and how long requests may take and wait. Zero: never, or no limit.</summary>
internal sealed record RecyclePlan
{
    public long MaxRequests { get; init; }

    public int MaxRequestsJitter { get; init; }

    public TimeSpan MaxAge { get; init; }

    public TimeSpan MaxAgeJitter { get; init; }

    public TimeSpan MaxIdle { get; init; }

    /// <summary>Times of day, local, in order.</summary>
    public IReadOnlyList<TimeOnly> At { get; init; } = [];

    /// <summary>Bytes of one worker above the process's baseline.</summary>
    public long MaxWorkerMemory { get; init; }

    public MemoryAction OnMemory { get; init; }

    public TimeSpan MinLifetime { get; init; }

    public int MaxRecycling { get; init; } = 1;

    public TimeSpan BootTimeout { get; init; }

    /// <summary>Here zero means at once.</summary>
    public TimeSpan GracefulTimeout { get; init; }

    public TimeSpan Timeout { get; init; }

    public int QueueLimit { get; init; }

    public TimeSpan QueueTimeout { get; init; }

    public HangAction OnHang { get; init; }
}
