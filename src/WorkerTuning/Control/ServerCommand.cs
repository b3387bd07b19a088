namespace WorkerTuning.Control;

/// <summary>What a signal or the control socket asks for.</summary>
internal enum ServerCommand
{
    Reload,
    AddWorker,
    RemoveWorker,
    ReopenLogs,
    DrainWorkers,
    Upgrade,
    Stop,
    StopQuickly,
}
