using WorkerTuning.Configuration;

namespace WorkerTuning;

[GunicornOnly("default_proc_name", "Internal to gunicorn; proc_name names the process.", Gunicorn = "gunicorn")]
public sealed partial class WorkerTuningOptions
{
    /// <summary>
    /// The process name that <c>ps -o comm</c> and <c>top</c> show, cut to 15 bytes by the kernel, and the command line that <c>ps aux</c> and
    /// <c>pgrep -f</c> show, <c>gunicorn: master [NAME]</c>. Where the process was started with fewer bytes than that, its command line is the
    /// name, cut to as many. Null: left alone. Linux only.
    /// </summary>
    [Setting("proc_name", Flags = "-n --name", NeedsRestart = true, Becomes = "the process name of Linux, 15 bytes, and the command line")]
    public string? ProcName { get; set; }
}
