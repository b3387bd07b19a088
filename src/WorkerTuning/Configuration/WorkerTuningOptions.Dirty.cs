using WorkerTuning.Configuration;

namespace WorkerTuning;

[GunicornOnly("dirty_apps", DirtyReason, Flags = "--dirty-app", Form = FlagForm.Repeated, Gunicorn = "[]")]
[GunicornOnly("dirty_workers", DirtyReason, Flags = "--dirty-workers", Gunicorn = "0")]
[GunicornOnly("dirty_timeout", DirtyReason, Flags = "--dirty-timeout", Gunicorn = "300")]
[GunicornOnly("dirty_threads", DirtyReason, Flags = "--dirty-threads", Gunicorn = "1")]
[GunicornOnly("dirty_graceful_timeout", DirtyReason, Flags = "--dirty-graceful-timeout", Gunicorn = "30")]
[GunicornOnly("on_dirty_starting", DirtyReason, Hook = true)]
[GunicornOnly("dirty_post_fork", DirtyReason, Hook = true)]
[GunicornOnly("dirty_worker_init", DirtyReason, Hook = true)]
[GunicornOnly("dirty_worker_exit", DirtyReason, Hook = true)]
public sealed partial class WorkerTuningOptions
{
    private const string DirtyReason = "Long jobs run in a BackgroundService fed by a Channel<T>; there is no second arbiter.";
}
