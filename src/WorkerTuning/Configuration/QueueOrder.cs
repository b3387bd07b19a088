namespace WorkerTuning;

/// <summary>Who of those that wait is served next.</summary>
public enum QueueOrder
{
    /// <summary>Whoever came first.</summary>
    Fifo,

    /// <summary>Whoever came first, but in an overload whoever came last: those in front have waited so long that their clients may be gone.</summary>
    AdaptiveLifo,
}
