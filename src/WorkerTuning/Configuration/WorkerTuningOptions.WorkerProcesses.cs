using WorkerTuning.Configuration;

namespace WorkerTuning;

public sealed partial class WorkerTuningOptions
{
    /// <summary>How long an idle connection is kept for the next request. 0: each response closes its connection. Null: 130 s, Kestrel's own. Enforced about once a second.</summary>
    [Setting("keepalive", Flags = "--keep-alive", Unit = Unit.Seconds, Gunicorn = "2", Becomes = "KeepAliveTimeout; 0 becomes Connection: close")]
    public TimeSpan? KeepAlive { get; set; }
}
