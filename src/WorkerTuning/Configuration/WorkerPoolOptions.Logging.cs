using WorkerTuning.Configuration;

namespace WorkerTuning;

public partial class WorkerPoolOptions
{
    /// <summary>
    /// How long a request may run before a warning in the error log names it, with its endpoint, its time and its worker. The time is that of
    /// <see cref="Timeout"/>: without the wait in the queue, and none for WebSockets, event streams and exempt endpoints. Null and 0: no warnings.
    /// </summary>
    [Setting("slow_request", Ours = true, Unit = Unit.Seconds, Becomes = "a warning for each request that took longer")]
    public TimeSpan? SlowRequest { get; set; }
}
