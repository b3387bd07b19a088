namespace WorkerTuning.Planning;

/// <summary>How many connections there may be, and how long each is kept.</summary>
internal sealed record ConnectionsPlan
{
    /// <summary>Those that the workers take together and those that may wait; null: no limit.</summary>
    public int? Limit { get; init; }

    /// <summary>Zero: no limit.</summary>
    public TimeSpan MaxAge { get; init; }

    public TimeSpan MaxAgeJitter { get; init; }

    /// <summary>0: no limit.</summary>
    public int MaxRequests { get; init; }
}
