namespace WorkerTuning.Workers;

/// <summary>How far the pool's decision about a request is.</summary>
internal enum Standing
{
    /// <summary>In the queue.</summary>
    Waiting,

    /// <summary>In the application without a worker, until its endpoint is known.</summary>
    AtLarge,

    /// <summary>Its endpoint is known and not exempt: it leaves the application again, to wait.</summary>
    SentBack,

    /// <summary>It holds a lease on a worker.</summary>
    Served,

    /// <summary>Its endpoint is served outside the pool.</summary>
    Exempt,

    /// <summary>Answered with 503.</summary>
    Refused,
}
