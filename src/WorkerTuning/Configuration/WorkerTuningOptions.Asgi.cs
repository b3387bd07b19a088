using WorkerTuning.Configuration;
using WorkerTuning.Configuration.Checks;

namespace WorkerTuning;

[GunicornOnly("asgi_loop", "The .NET thread pool is the event loop.", Flags = "--asgi-loop", Gunicorn = "auto")]
[GunicornOnly("asgi_lifespan", "IHostedService and IHostedLifecycleService start and stop with the application.", Flags = "--asgi-lifespan", Gunicorn = "auto")]
[GunicornOnly("asgi_disconnect_grace_period", "HttpContext.RequestAborted fires at once when the client leaves; nothing is cancelled by force.", Flags = "--asgi-disconnect-grace-period", Gunicorn = "3")]
public sealed partial class WorkerTuningOptions
{
    /// <summary>
    /// The path the application is mounted under. It is taken off the request's path where that begins with it; a proxy may also have taken it
    /// off already. Must begin with <c>/</c>. Null: that of a <c>SCRIPT_NAME</c> in <see cref="RawEnv"/>; null and empty: none.
    /// </summary>
    [Setting("root_path", Flags = "--root-path", Variable = "SCRIPT_NAME", Becomes = "HttpRequest.PathBase")]
    [RootPath]
    public string? RootPath { get; set; }
}
