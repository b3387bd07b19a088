using WorkerTuning.Configuration;

namespace WorkerTuning;

[GunicornOnly("dirty_apps", "The endpoints that do such work say so: RequireWorkerPool(\"dirty\").", Flags = "--dirty-app", Form = FlagForm.Repeated, Gunicorn = "[]")]
[GunicornOnly("dirty_workers", "the workers of the pool dirty, which is there where this is above 0", Flags = "--dirty-workers", Gunicorn = "0", PoolSetting = "workers")]
[GunicornOnly("dirty_timeout", "timeout of the pool dirty", Flags = "--dirty-timeout", Gunicorn = "300", PoolSetting = "timeout")]
[GunicornOnly("dirty_threads", "threads of the pool dirty", Flags = "--dirty-threads", Gunicorn = "1", PoolSetting = "threads")]
[GunicornOnly("dirty_graceful_timeout", "graceful_timeout of the pool dirty", Flags = "--dirty-graceful-timeout", Gunicorn = "30", PoolSetting = "graceful_timeout")]
[GunicornOnly("on_dirty_starting", "IWorkerHooks.OnStartingAsync; there is no second arbiter", Hook = true)]
[GunicornOnly("dirty_post_fork", "IWorkerHooks.PostForkAsync, whose worker names its pool", Hook = true)]
[GunicornOnly("dirty_worker_init", "IWorkerHooks.PostWorkerInitAsync, whose worker names its pool", Hook = true)]
[GunicornOnly("dirty_worker_exit", "IWorkerHooks.WorkerExitAsync, whose worker names its pool", Hook = true)]
public sealed partial class WorkerTuningOptions;
