namespace WorkerTuning;

/// <summary>Why a worker is recycled.</summary>
public enum RecycleReason
{
    /// <summary>It has served <c>max_requests</c> and its share of the jitter.</summary>
    MaxRequests,

    /// <summary>It has reached <c>max_worker_age</c> and its share of the jitter.</summary>
    MaxAge,

    /// <summary>A time of <c>recycle_at</c> has come.</summary>
    Schedule,

    /// <summary>It stood idle for <c>max_worker_idle</c>.</summary>
    Idle,

    /// <summary>The process is over its memory budget.</summary>
    Memory,

    /// <summary>An <see cref="IRecyclePolicy"/> of the application's said so.</summary>
    Policy,

    /// <summary>New settings are in force.</summary>
    Reload,

    /// <summary>Somebody asked for it.</summary>
    Call,

    /// <summary>A request of it did not end.</summary>
    Stuck,
}
