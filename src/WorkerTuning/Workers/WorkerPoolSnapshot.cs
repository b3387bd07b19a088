using System.Collections.ObjectModel;
using WorkerTuning.Configuration.Pools;

namespace WorkerTuning;

/// <summary>
/// The pool as it was at one moment. Safe to keep; the figures of running workers may be a request apart from each other. A unit test can
/// make one with the properties it needs: the others say that nothing has happened.
/// </summary>
public sealed record WorkerPoolSnapshot
{
    /// <summary>The pool's name: <c>default</c>, or one of <see cref="WorkerTuningOptions.Pools"/>.</summary>
    public string Name { get; init; } = PoolName.Default;

    /// <summary>The revision of the plan in force: 1 from the start, one more for each reload. 1 by default.</summary>
    public int PlanRevision { get; init; } = 1;

    /// <summary>The workers that take requests, in order of their places, then those that drain. Empty by default.</summary>
    public IReadOnlyList<WorkerSnapshot> Workers { get; init; } = [];

    /// <summary>How many workers there should be; 0 before the start and while the server stops.</summary>
    public int TargetWorkers { get; init; }

    /// <summary>Workers that are being built.</summary>
    public int Building { get; init; }

    /// <summary>Requests at a time of the workers that take requests.</summary>
    public int Capacity { get; init; }

    /// <summary>Requests that are served now, those of draining workers included.</summary>
    public int InFlight { get; init; }

    /// <summary>Connections and streams that last, such as WebSockets, those of draining workers included. They are not in <see cref="InFlight"/>.</summary>
    public int LongLived { get; init; }

    /// <summary>Requests that wait for a worker.</summary>
    public int Queued { get; init; }

    /// <summary>Requests that workers have served since the start.</summary>
    public long Served { get; init; }

    /// <summary>Workers recycled since the start, by reason; the server's own snapshots have every reason. Empty by default.</summary>
    public IReadOnlyDictionary<RecycleReason, long> Recycled { get; init; } = ReadOnlyDictionary<RecycleReason, long>.Empty;

    /// <summary>Builds that failed since the start.</summary>
    public long FailedBuilds { get; init; }

    /// <summary>Requests that ran into their time limit since the start.</summary>
    public long TimedOut { get; init; }

    /// <summary>Of the requests in <see cref="TimedOut"/>, the ones that did not end even so.</summary>
    public long Stuck { get; init; }

    /// <summary>Requests answered with 503 since the start.</summary>
    public long Refused { get; init; }

    /// <summary>Requests whose client left while they waited for a worker, since the start.</summary>
    public long ClientsLeft { get; init; }

    /// <summary>The memory of the process.</summary>
    public MemorySnapshot Memory { get; init; } = new();

    /// <summary>The connections of the server.</summary>
    public ConnectionSnapshot Connections { get; init; } = new();

    /// <summary>The thread pool of the process.</summary>
    public ThreadPoolSnapshot ThreadPool { get; init; } = new();

    /// <summary>Processors and open files of the process.</summary>
    public ResourceSnapshot Resources { get; init; } = new();

    /// <summary>Requests that have run for longer than a second, the oldest first, at most 50; those of exempt endpoints are left out. Empty by default.</summary>
    public IReadOnlyList<RunningRequest> Running { get; init; } = [];

    /// <summary>The last 50 recycles, the latest first. Empty by default.</summary>
    public IReadOnlyList<WorkerRecycle> Recycles { get; init; } = [];

    /// <summary>What the server regulates by itself.</summary>
    public RegulationSnapshot Regulation { get; init; } = new();
}
