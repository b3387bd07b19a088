namespace WorkerTuning.Dashboard;

/// <summary>The figures of the plots, as they were at one moment.</summary>
/// <param name="Time">When.</param>
/// <param name="InFlight">Requests that were served.</param>
/// <param name="Queued">Requests that waited for a worker.</param>
/// <param name="Served">Requests served since the start.</param>
/// <param name="Shed">Requests answered with 503 since the start.</param>
/// <param name="Memory">Bytes.</param>
/// <param name="Delay">The thread pool's.</param>
/// <param name="Limit">The adaptive limit; null where concurrency is fixed.</param>
/// <param name="Gradient">The gradient; null where concurrency is fixed.</param>
/// <param name="Workers">How many workers there should be.</param>
/// <param name="ThreadMinimum">The thread pool's minimum.</param>
internal sealed record DashboardSample(
    DateTimeOffset Time,
    int InFlight,
    int Queued,
    long Served,
    long Shed,
    long Memory,
    TimeSpan Delay,
    int? Limit,
    double? Gradient,
    int Workers,
    int ThreadMinimum)
{
    public static DashboardSample Of(WorkerPoolSnapshot snapshot, DateTimeOffset time) => new(
        time,
        snapshot.InFlight,
        snapshot.Queued,
        snapshot.Served,
        snapshot.Regulation.Shed.Values.Sum(),
        snapshot.Memory.WorkingSet,
        snapshot.ThreadPool.Delay,
        snapshot.Regulation.Limit,
        snapshot.Regulation.Gradient,
        snapshot.TargetWorkers,
        snapshot.Regulation.ThreadMinimum);
}
