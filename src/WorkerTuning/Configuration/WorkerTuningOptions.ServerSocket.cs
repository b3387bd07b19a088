using WorkerTuning.Configuration;
using WorkerTuning.Configuration.Checks;

namespace WorkerTuning;

public sealed partial class WorkerTuningOptions
{
    /// <summary>
    /// Where the server listens, one or several: <c>host</c>, <c>host:port</c>, <c>[v6]:port</c>, <c>:port</c>, <c>tcp://host:port</c>,
    /// <c>unix:/path</c> or <c>fd://N</c>; the port is 8000 where none is given. Null: as ASP.NET Core has it (URLS, Kestrel:Endpoints). The
    /// variable <c>PORT</c> means <c>0.0.0.0:$PORT</c>. An explicit bind wins over URLS; beside Kestrel:Endpoints it is an error.
    /// gunicorn's default gives way to both.
    /// </summary>
    [Setting("bind", Flags = "-b --bind", Form = FlagForm.Repeated, Variable = "PORT", Gunicorn = "127.0.0.1:8000", NeedsRestart = true, Becomes = "Kestrel's endpoints")]
    [BindEntries]
    public IReadOnlyList<string>? Bind { get; set; }

    /// <summary>Let several processes listen on the same TCP port, the kernel sharing out the connections (SO_REUSEPORT). Null and false: no. Linux and macOS only.</summary>
    [Setting("reuse_port", Flags = "--reuse-port", Form = FlagForm.Switch, Gunicorn = "false", NeedsRestart = true, Becomes = "SO_REUSEPORT on every TCP bind")]
    public bool? ReusePort { get; set; }
}
