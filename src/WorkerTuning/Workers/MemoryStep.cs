namespace WorkerTuning;

/// <summary>Where the memory ladder stands.</summary>
public enum MemoryStep
{
    /// <summary>No <c>max_worker_memory</c> is set: the memory is measured and nothing follows.</summary>
    Off,

    /// <summary>The baseline is not taken yet: the first workers are not warm, or have not been for 30 s.</summary>
    Settling,

    /// <summary>Within the budget.</summary>
    Calm,

    /// <summary>Over the budget, not yet in enough samples in a row to act.</summary>
    Over,

    /// <summary>The workers are recycled, oldest first.</summary>
    Recycling,

    /// <summary>Every worker was recycled; the garbage is collected.</summary>
    Collecting,

    /// <summary>All was done and was not enough. The ladder begins anew once the memory was in order, or after ten minutes.</summary>
    Spent,
}
