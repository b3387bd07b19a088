namespace WorkerTuning;

/// <summary>Why a request was answered with 503 instead of being served, in <see cref="RegulationSnapshot.Shed"/>.</summary>
public enum ShedReason
{
    /// <summary>The queue was full (<c>backlog</c>).</summary>
    QueueFull,

    /// <summary>The request had waited for <c>queue_timeout</c>.</summary>
    QueueTimeout,

    /// <summary>The queue had stood for longer than <c>queue_target</c> allows.</summary>
    Overload,

    /// <summary>A more important request took the place in the queue.</summary>
    Displaced,

    /// <summary>The endpoint is one of those that an overload refuses first (<see cref="ShedFirstAttribute"/>).</summary>
    ShedFirst,
}
