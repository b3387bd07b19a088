namespace WorkerTuning.Planning;

/// <summary>When workers are replaced, and how long requests may take and wait. Zero: never, or no limit.</summary>
internal sealed record RecyclePlan
{
    public const int DefaultMaxOldWorkers = 2;

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

    /// <summary>Replaced workers of a place that long-lived connections may keep; at least 1.</summary>
    public int MaxOldWorkers { get; init; } = DefaultMaxOldWorkers;

    /// <summary>How long long-lived connections may keep a worker that was replaced.</summary>
    public TimeSpan ShutdownTimeout { get; init; }

    public TimeSpan BootTimeout { get; init; }

    /// <summary>Here zero means at once.</summary>
    public TimeSpan GracefulTimeout { get; init; }

    public TimeSpan Timeout { get; init; }

    public int QueueLimit { get; init; }

    public TimeSpan QueueTimeout { get; init; }

    public HangAction OnHang { get; init; }
}
