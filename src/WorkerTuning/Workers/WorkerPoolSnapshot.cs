namespace WorkerTuning;

/// <summary>The pool as it was at one moment. Safe to keep; the figures of running workers may be a request apart from each other.</summary>
/// <param name="PlanRevision">The revision of the plan in force.</param>
/// <param name="Workers">Those that take requests, in order of their places, then those that drain.</param>
/// <param name="TargetWorkers">How many there should be.</param>
/// <param name="Building">Workers that are being built.</param>
/// <param name="Capacity">Requests at a time of those that take requests.</param>
/// <param name="InFlight">Requests that are served now, draining workers included.</param>
/// <param name="Queued">Requests that wait for a worker.</param>
/// <param name="Served">Requests that workers have served since the start.</param>
/// <param name="Recycled">Workers recycled since the start, by reason.</param>
/// <param name="FailedBuilds">Builds that failed since the start.</param>
/// <param name="TimedOut">Requests that ran into their limit since the start.</param>
/// <param name="Stuck">Of those, the ones that did not end even so.</param>
/// <param name="Refused">Requests answered with 503 since the start.</param>
/// <param name="ClientsLeft">Requests whose client left while they waited for a worker, since the start.</param>
/// <param name="Memory">The memory of the process.</param>
/// <param name="Connections">The connections of the server.</param>
/// <param name="ThreadPool">The thread pool of the process.</param>
/// <param name="Running">Requests that have run for longer than a second, the oldest first, at most 50; those of exempt endpoints are left out.</param>
/// <param name="Recycles">The last 50 recycles, the latest first.</param>
/// <param name="Regulation">What the server regulates by itself.</param>
public sealed record WorkerPoolSnapshot(
    int PlanRevision,
    IReadOnlyList<WorkerSnapshot> Workers,
    int TargetWorkers,
    int Building,
    int Capacity,
    int InFlight,
    int Queued,
    long Served,
    IReadOnlyDictionary<RecycleReason, long> Recycled,
    long FailedBuilds,
    long TimedOut,
    long Stuck,
    long Refused,
    long ClientsLeft,
    MemorySnapshot Memory,
    ConnectionSnapshot Connections,
    ThreadPoolSnapshot ThreadPool,
    IReadOnlyList<RunningRequest> Running,
    IReadOnlyList<WorkerRecycle> Recycles,
    RegulationSnapshot Regulation);
