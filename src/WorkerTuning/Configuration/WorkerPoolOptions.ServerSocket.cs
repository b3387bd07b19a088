using System.ComponentModel.DataAnnotations;
using WorkerTuning.Configuration;

namespace WorkerTuning;

public partial class WorkerPoolOptions
{
    /// <summary>
    /// Connections that may wait to be accepted, per bind, which the kernel cuts to somaxconn; and requests that may wait for a worker, the next
    /// of which is answered with 503. Null: 512 connections, Kestrel's own, and 2048 requests.
    /// </summary>
    [Setting("backlog", Flags = "--backlog", Unit = Unit.Count, Gunicorn = "2048", NeedsRestart = true, Becomes = "SocketTransportOptions.Backlog, and the length of the queue for workers")]
    [Range(1, int.MaxValue)]
    public int? Backlog { get; set; }
}
