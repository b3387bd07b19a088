namespace WorkerTuning.Workers.Recycling;

/// <summary>What other threads may know of the recycler; replaced as a whole.</summary>
internal sealed record RecyclerView(
    Worker[] Current,
    Worker[] Draining,
    (Worker Worker, RecycleReason Reason)[] Due,
    int Target,
    int Building,
    int Hanging,
    int Failing,
    long[] Recycled,
    long FailedBuilds,
    long ServedByDisposed,
    WorkerRecycle[] Recent)
{
    /// <summary>Requests at a time of those that take requests.</summary>
    public int Capacity { get; } = (int)Math.Min(Current.Sum(w => (long)w.Identity.Capacity), int.MaxValue);

    public static RecyclerView Empty { get; } = new([], [], [], 0, 0, 0, 0, new long[Enum.GetValues<RecycleReason>().Length], 0, 0, []);
}
