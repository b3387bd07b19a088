using WorkerTuning.Configuration.Pools;

namespace WorkerTuning;

/// <summary>A worker as it was at one moment. A unit test can make one with the properties it needs: the others are those of a new, idle worker.</summary>
public sealed record WorkerSnapshot
{
    /// <summary>The worker's pool: <c>default</c>, or a name of <see cref="WorkerTuningOptions.Pools"/>.</summary>
    public string Pool { get; init; } = PoolName.Default;

    /// <summary>The worker's place in the pool, from 1. 1 by default.</summary>
    public int Id { get; init; } = 1;

    /// <summary>1 for the first worker of the place, one more after each recycle. 1 by default.</summary>
    public int Generation { get; init; } = 1;

    /// <summary>What the worker does.</summary>
    public WorkerState State { get; init; }

    /// <summary>Requests that the worker may serve at a time. 1 by default.</summary>
    public int Capacity { get; init; } = 1;

    /// <summary>Requests that the worker serves now.</summary>
    public int InFlight { get; init; }

    /// <summary>
    /// Connections and streams that last, such as WebSockets, event streams and hub connections: they keep the worker and take no place on it, so
    /// they are not in <see cref="InFlight"/>.
    /// </summary>
    public int LongLived { get; init; }

    /// <summary>Requests that the worker has served; those of exempt endpoints are not counted.</summary>
    public long Served { get; init; }

    /// <summary>The number of served requests at which the worker is due, jitter included; 0 for never.</summary>
    public long MaxRequests { get; init; }

    /// <summary>How long ago the worker was ready.</summary>
    public TimeSpan Age { get; init; }

    /// <summary>How long the worker has had no request, within a fraction of a second; zero while it has one.</summary>
    public TimeSpan Idle { get; init; }

    /// <summary>Why the worker is to be recycled; null when it is not.</summary>
    public RecycleReason? Due { get; init; }
}
