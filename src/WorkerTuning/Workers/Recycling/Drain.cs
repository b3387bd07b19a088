namespace WorkerTuning.Workers.Recycling;

/// <summary>A retired worker that is not disposed yet.</summary>
/// <param name="worker">The worker.</param>
/// <param name="began">The time at which it was retired.</param>
/// <param name="deadline">The time at which its requests have had their grace.</param>
/// <param name="recycle">Why, and since when its successor was built; null where it has none.</param>
internal sealed class Drain(Worker worker, long began, long deadline, (RecycleReason Reason, long Began)? recycle)
{
    public Worker Worker => worker;

    public long Began => began;

    public long Deadline => deadline;

    /// <summary>Its long-lived connections are to be closed.</summary>
    public bool EndsLongLived { get; set; }

    /// <summary>Only long-lived connections keep it, as far as can be seen.</summary>
    public bool IsKept => !IsStuck && DisposedSince is null && Worker.LongLived.Now > 0;

    /// <summary>A request of it does not end: the others need not wait for it.</summary>
    public bool IsStuck { get; set; } = recycle is { Reason: RecycleReason.Stuck };

    public (RecycleReason Reason, long Began)? Recycle => recycle;

    public bool IsOverdue { get; set; }

    /// <summary>When its disposal began; null while something holds on to it.</summary>
    public long? DisposedSince { get; set; }

    /// <summary>No request and no connection is left, since then, and only scopes keep it; null while that is not so.</summary>
    public long? PinnedSince { get; set; }

    /// <summary>That has been reported.</summary>
    public bool IsPinReported { get; set; }

    /// <summary>Its disposal has been reported to last.</summary>
    public bool IsReported { get; set; }
}
