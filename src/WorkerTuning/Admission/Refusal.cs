namespace WorkerTuning.Admission;

/// <summary>Why a request did not get in.</summary>
internal enum Refusal
{
    /// <summary>As many wait as may.</summary>
    QueueFull,

    /// <summary>It waited longer than <c>queue_timeout</c>.</summary>
    QueueTimeout,

    /// <summary>Its client left while it waited.</summary>
    ClientLeft,

    /// <summary>Its connection is one too many.</summary>
    TooManyConnections,

    /// <summary>The server stops, or its workers are drained for good.</summary>
    Stopping,

    /// <summary>It waited longer than a standing queue allows: <c>queue_target</c>.</summary>
    Overload,

    /// <summary>It gave its place in a full queue to a more important one.</summary>
    Displaced,

    /// <summary>There was an overload, and its endpoint is among the first to be refused.</summary>
    ShedFirst,
}
