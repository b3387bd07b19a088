namespace WorkerTuning.Applying;

/// <summary>Which processes live.</summary>
internal interface IProcessTable
{
    int Own { get; }

    /// <summary>True also for a process that is not ours to signal.</summary>
    bool IsAlive(int processId);
}
