using WorkerTuning.Configuration;

namespace WorkerTuning;

public sealed partial class WorkerTuningOptions
{
    /// <summary>What happens when the thread pool answers nothing within <see cref="WorkerPoolOptions.Timeout"/>. Null: log.</summary>
    [Setting("on_hang", Ours = true, Becomes = "a critical log line, or the exit of the process with code 79")]
    public HangAction? OnHang { get; set; }

    /// <summary>
    /// What happens when the process is over its budget (<see cref="WorkerPoolOptions.MaxWorkerMemory"/>) although every worker was recycled and the garbage
    /// collected: what holds the memory is then no worker's, and only a fresh process gives it back. Null: unhealthy.
    /// </summary>
    [Setting("on_memory", Ours = true, Becomes = "an unhealthy state and an error in the log, or a graceful stop with exit code 79")]
    public MemoryAction? OnMemory { get; set; }
}
