namespace WorkerTuning.Workers.Recycling;

/// <summary>What other threads may know of the recycler; replaced as a whole. Ids are those of every place, in order.</summary>
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
    WorkerRecycle[] Recent,
    int[] Ids)
{
    /// <summary>Requests at a time of those that take requests.</summary>
    public int Capacity { get; } = (int)Math.Min(Current.Sum(w => (long)w.Identity.Capacity), int.MaxValue);

    /// <summary>Copies what there is. One pass, since it is made after each change.</summary>
    public static RecyclerView Of(Worker[] current, Places places, Drains drains, Builds builds, RecycleHistory history)
    {
        var ids = new List<int>(places.All.Count);
        var due = new List<(Worker, RecycleReason)>();
        var (building, hanging, failing) = (0, 0, 0);
        foreach (var place in places.All)
        {
            if (!place.IsGone)
                ids.Add(place.Id);
            if (place is { Due: { } reason, Worker: { } worker })
                due.Add((worker, reason));
            if (place.Build is not null)
                building++;
            if (place.FailedBuilds > 0)
                failing++;
            hanging += place.HangingBuilds;
        }

        return new RecyclerView(
            current, drains.Workers, [.. due], ids.Count, building, hanging, failing, history.Counts, builds.Failed, drains.Served, history.Recent, [.. ids]);
    }

    public static RecyclerView Empty { get; } = new([], [], [], 0, 0, 0, 0, new long[Enum.GetValues<RecycleReason>().Length], 0, 0, [], []);
}
