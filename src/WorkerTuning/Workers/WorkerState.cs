namespace WorkerTuning;

/// <summary>What a worker does.</summary>
public enum WorkerState
{
    /// <summary>Takes requests, has none.</summary>
    Idle,

    /// <summary>Serves requests.</summary>
    Busy,

    /// <summary>Replaced; ends the requests it has.</summary>
    Draining,
}
