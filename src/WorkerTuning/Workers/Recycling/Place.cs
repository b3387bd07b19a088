namespace WorkerTuning.Workers.Recycling;

/// <summary>A place in the pool and the worker that holds it. Belongs to the arbiter's thread.</summary>
internal sealed class Place(int id)
{
    public int Id => id;

    /// <summary>Null until the first build is done.</summary>
    public Worker? Worker { get; set; }

    public int Generation { get; set; }

    /// <summary>Why the worker is to be replaced; null when it is not.</summary>
    public RecycleReason? Due { get; set; }

    /// <summary>More about <see cref="Due"/>, for the log.</summary>
    public string? Detail { get; set; }

    /// <summary>The time at which <see cref="Due"/> was first set.</summary>
    public long DueSince { get; set; }

    /// <summary>The time from which the replacement may begin.</summary>
    public long DueFrom { get; set; }

    /// <summary>The time before which no build is tried, because the last one failed.</summary>
    public long RetryFrom { get; set; }

    /// <summary>The age at which the worker is due, its share of the jitter included; <see cref="long.MaxValue"/> for never.</summary>
    public long AgeLimit { get; set; } = long.MaxValue;

    /// <summary>The latest of <see cref="RecycleAsks"/> that asked for a fresh worker here, and why; 0 for none.</summary>
    public (int Number, RecycleReason Reason) Asked { get; set; }

    /// <summary>The build that is under way; null for none.</summary>
    public Build? Build { get; set; }

    public int FailedBuilds { get; set; }

    /// <summary>Builds that were given up and have not come to an end: each may hold a thread.</summary>
    public int HangingBuilds { get; set; }

    public KillLoopGuard Guard { get; } = new();

    /// <summary>True once the pool has shrunk past this place.</summary>
    public bool IsGone { get; set; }

    /// <summary>True once nothing of it is left to wait for.</summary>
    public bool IsEmpty => IsGone && Build is null && HangingBuilds == 0;

    /// <summary>Begins anew with a worker.</summary>
    public void Take(Worker worker, long ageLimit)
    {
        Worker = worker;
        Generation = worker.Identity.Generation;
        AgeLimit = ageLimit;
        (Due, Detail) = (null, null);
        (FailedBuilds, RetryFrom) = (0, 0);
    }
}
