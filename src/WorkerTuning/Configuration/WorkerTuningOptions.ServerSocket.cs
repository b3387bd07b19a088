using System.ComponentModel.DataAnnotations;
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

    /// <summary>
    /// Connections that may wait to be accepted, per bind, which the kernel cuts to somaxconn; and requests that may wait for a worker, the next
    /// of which is answered with 503. Null: 512 connections, Kestrel's own, and 2048 requests.
    /// </summary>
    [Setting("backlog", Flags = "--backlog", Unit = Unit.Count, Gunicorn = "2048", NeedsRestart = true, Becomes = "SocketTransportOptions.Backlog, and the length of the queue for workers")]
    [Range(1, int.MaxValue)]
    public int? Backlog { get; set; }

    /// <summary>Let several processes listen on the same TCP port, the kernel sharing out the connections (SO_REUSEPORT). Null and false: no. Linux and macOS only.</summary>
    [Setting("reuse_port", Flags = "--reuse-port", Form = FlagForm.Switch, Gunicorn = "false", NeedsRestart = true, Becomes = "SO_REUSEPORT on every TCP bind")]
    public bool? ReusePort { get; set; }
}
