using WorkerTuning.Configuration;

namespace WorkerTuning;

[GunicornOnly("asgi_loop", "The .NET thread pool is the event loop.", Flags = "--asgi-loop", Gunicorn = "auto")]
[GunicornOnly("asgi_lifespan", "IHostedService and IHostedLifecycleService start and stop with the application.", Flags = "--asgi-lifespan", Gunicorn = "auto")]
[GunicornOnly("asgi_disconnect_grace_period", "HttpContext.RequestAborted fires at once when the client leaves; nothing is cancelled by force.", Flags = "--asgi-disconnect-grace-period", Gunicorn = "3")]
public sealed partial class WorkerTuningOptions
{
    /// <summary>The path the application is mounted under, taken off the request's path. Null and empty: none.</summary>
    [Setting("root_path", Flags = "--root-path", Verdict = Verdict.Pending, Becomes = "HttpRequest.PathBase")]
    public string? RootPath { get; set; }
}
