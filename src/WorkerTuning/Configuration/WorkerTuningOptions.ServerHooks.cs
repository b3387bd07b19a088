using WorkerTuning.Configuration;

namespace WorkerTuning;

[GunicornOnly("on_starting", "IWorkerHooks.OnStarting", Hook = true)]
[GunicornOnly("on_reload", "IWorkerHooks.OnReload", Hook = true)]
[GunicornOnly("when_ready", "IWorkerHooks.WhenReady", Hook = true)]
[GunicornOnly("pre_fork", "IWorkerHooks.PreFork", Hook = true)]
[GunicornOnly("post_fork", "IWorkerHooks.PostFork", Hook = true)]
[GunicornOnly("post_worker_init", "IWorkerHooks.PostWorkerInit", Hook = true)]
[GunicornOnly("worker_int", "IWorkerHooks.WorkerInt", Hook = true)]
[GunicornOnly("worker_abort", "IWorkerHooks.WorkerAbort", Hook = true)]
[GunicornOnly("pre_exec", "IWorkerHooks.OnStarting of the new process", Hook = true)]
[GunicornOnly("pre_request", "IWorkerHooks.PreRequest", Hook = true)]
[GunicornOnly("post_request", "IWorkerHooks.PostRequest", Hook = true)]
[GunicornOnly("child_exit", "IWorkerHooks.ChildExit", Hook = true)]
[GunicornOnly("worker_exit", "IWorkerHooks.WorkerExit", Hook = true)]
[GunicornOnly("nworkers_changed", "IWorkerHooks.NWorkersChanged", Hook = true)]
[GunicornOnly("on_exit", "IWorkerHooks.OnExit", Hook = true)]
[GunicornOnly("ssl_context", "IWorkerHooks.SslContext", Hook = true)]
public sealed partial class WorkerTuningOptions
{
}
