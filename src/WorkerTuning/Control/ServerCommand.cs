namespace WorkerTuning.Control;

/// <summary>What a signal asks for.</summary>
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
