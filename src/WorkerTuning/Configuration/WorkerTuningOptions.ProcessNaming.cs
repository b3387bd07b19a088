using WorkerTuning.Configuration;

namespace WorkerTuning;

[GunicornOnly("default_proc_name", "Internal to gunicorn; proc_name names the process.", Gunicorn = "gunicorn")]
public sealed partial class WorkerTuningOptions
{
    /// <summary>The process name that <c>ps -o comm</c> and <c>top</c> show, cut to 15 bytes by the kernel. Null: left alone. Linux only.</summary>
    [Setting("proc_name", Flags = "-n --name", NeedsRestart = true, Becomes = "the process name of Linux, 15 bytes")]
    public string? ProcName { get; set; }
}
