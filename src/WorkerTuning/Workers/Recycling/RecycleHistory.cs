namespace WorkerTuning.Workers.Recycling;

/// <summary>Which workers were recycled and why. Belongs to the arbiter's thread; what it hands out does not change.</summary>
internal sealed class RecycleHistory
{
    private const int MostRecent = 50;

    private readonly long[] _counts = new long[Enum.GetValues<RecycleReason>().Length];

    /// <summary>How many since the start, in the order of <see cref="RecycleReason"/>.</summary>
    public long[] Counts => [.. _counts];

    /// <summary>The latest first.</summary>
    public WorkerRecycle[] Recent { get; private set; } = [];

    public void Note(WorkerRecycle recycle)
    {
        _counts[(int)recycle.Reason]++;
        Recent = [recycle, .. Recent.Take(MostRecent - 1)];
    }
}
