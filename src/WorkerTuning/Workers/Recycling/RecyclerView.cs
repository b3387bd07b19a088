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
    WorkerRecycle[] Recent)
{
    public static RecyclerView Empty { get; } = new([], [], [], 0, 0, 0, 0, new long[Enum.GetValues<RecycleReason>().Length], 0, []);
}
