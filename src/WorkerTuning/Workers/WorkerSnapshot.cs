namespace WorkerTuning;

/// <summary>A worker as it was at one moment.</summary>
/// <param name="Id">Its place in the pool, from 1.</param>
/// <param name="Generation">1 for the first worker of the place, one more after each recycle.</param>
/// <param name="State">What it does.</param>
/// <param name="Capacity">Requests that it may serve at a time.</param>
/// <param name="InFlight">Requests that it serves now.</param>
/// <param name="Served">Requests that it has served; those of exempt endpoints not counted.</param>
/// <param name="MaxRequests">The number of served requests at which it is due, jitter included; 0 for never.</param>
/// <param name="Age">How long ago it was ready.</param>
/// <param name="Idle">How long it has had no request, within a fraction of a second; zero while it has one.</param>
/// <param name="Due">Why it is to be recycled; null when it is not.</param>
public sealed record WorkerSnapshot(
    int Id,
    int Generation,
    WorkerState State,
    int Capacity,
    int InFlight,
    long Served,
    long MaxRequests,
    TimeSpan Age,
    TimeSpan Idle,
    RecycleReason? Due);
