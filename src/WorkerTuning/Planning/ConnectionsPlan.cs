namespace WorkerTuning.Planning;

/// <summary>How many connections there may be, and how long each is kept.</summary>
internal sealed record ConnectionsPlan
{
    /// <summary>How many each worker takes; null: no limit.</summary>
    public int? PerWorker { get; init; }

    /// <summary>How many may wait besides.</summary>
    public int Waiting { get; init; }

    /// <summary>Zero: no limit.</summary>
    public TimeSpan MaxAge { get; init; }

    public TimeSpan MaxAgeJitter { get; init; }

    /// <summary>0: no limit.</summary>
    public int MaxRequests { get; init; }

    /// <summary>Those that the workers take together and those that may wait; null: no limit.</summary>
    public int? Limit(int workers) => PerWorker is { } each ? (int)Math.Min(((long)workers * each) + Waiting, int.MaxValue) : null;
}
