namespace WorkerTuning.Lifecycle;

/// <summary>Where the pool stands in its life. It only moves on, and may leave out what lies between.</summary>
internal enum PoolState
{
    /// <summary>No worker has been asked for.</summary>
    New,

    /// <summary>Workers are built, serve and are recycled.</summary>
    Running,

    /// <summary>The workers are to end, each once its requests have.</summary>
    Stopping,

    /// <summary>Every worker is disposed, or there never was one.</summary>
    Stopped,
}
