namespace WorkerTuning;

/// <summary>What happens when neither recycling nor a collection brings the memory back under its budget.</summary>
public enum MemoryAction
{
    /// <summary>The process reports itself unhealthy until its memory is in order, and says so in the log at most once a minute.</summary>
    Unhealthy,

    /// <summary>The same line, then the host stops gracefully and the process ends with code 79, so that systemd or Kubernetes starts a fresh one.</summary>
    Exit,
}
