using WorkerTuning.Configuration;

namespace WorkerTuning;

[GunicornOnly("on_starting", "IWorkerHooks.OnStartingAsync", Hook = true)]
[GunicornOnly("on_reload", "IWorkerHooks.OnReloadAsync", Hook = true)]
[GunicornOnly("when_ready", "IWorkerHooks.WhenReadyAsync", Hook = true)]
[GunicornOnly("pre_fork", "IWorkerHooks.PreForkAsync", Hook = true)]
[GunicornOnly("post_fork", "IWorkerHooks.PostForkAsync", Hook = true)]
[GunicornOnly("post_worker_init", "IWorkerHooks.PostWorkerInitAsync", Hook = true)]
[GunicornOnly("worker_int", "IWorkerHooks.WorkerIntAsync", Hook = true)]
[GunicornOnly("worker_abort", "IWorkerHooks.WorkerAbortAsync", Hook = true)]
[GunicornOnly("pre_exec", "IWorkerHooks.OnStartingAsync of the new process", Hook = true)]
[GunicornOnly("pre_request", "IWorkerHooks.PreRequest", Hook = true)]
[GunicornOnly("post_request", "IWorkerHooks.PostRequest", Hook = true)]
[GunicornOnly("child_exit", "IWorkerHooks.ChildExitAsync", Hook = true)]
[GunicornOnly("worker_exit", "IWorkerHooks.WorkerExitAsync", Hook = true)]
[GunicornOnly("nworkers_changed", "IWorkerHooks.NWorkersChangedAsync", Hook = true)]
[GunicornOnly("on_exit", "IWorkerHooks.OnExitAsync", Hook = true)]
[GunicornOnly("ssl_context", "IWorkerHooks.SslContext", Hook = true)]
public sealed partial class WorkerTuningOptions
{
}
