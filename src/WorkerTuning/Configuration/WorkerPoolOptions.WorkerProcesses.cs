using System.ComponentModel.DataAnnotations;
using WorkerTuning.Configuration;
using WorkerTuning.Configuration.Checks;

namespace WorkerTuning;

public partial class WorkerPoolOptions
{
    /// <summary>
    /// How many workers; <c>auto</c> is <c>cpu * 2 + 1</c>, with <c>cpu</c> as the container's limit allows. <c>2..16</c> lets the pool grow
    /// when its workers are busy and shrink when they are not. Null: auto, or 1 under gunicorn's defaults.
    /// </summary>
    [Setting("workers", Flags = "-w --workers", Variable = "WEB_CONCURRENCY", Unit = Unit.Count, Gunicorn = "1", Default = "auto", Verdict = Verdict.Emulated, Becomes = "worker scopes, each with its share of the requests, and the size of the thread pool")]
    [WorkerRange(1, 65_536)]
    public WorkerCount? Workers { get; set; }

    /// <summary>How many requests a worker takes at a time. gevent, eventlet, tornado, asgi and uvicorn's classes are <c>async</c>. Null: async, or sync under gunicorn's defaults.</summary>
    [Setting("worker_class", Flags = "-k --worker-class", Gunicorn = "sync", Default = "async", Verdict = Verdict.Emulated, Becomes = "a worker's capacity: 1, threads or worker_connections requests at a time")]
    public WorkerClass? WorkerClass { get; set; }

    /// <summary>Requests at a time of a gthread worker. Null: 1. Above 1 it makes sync gthread. async ignores it.</summary>
    [Setting("threads", Flags = "--threads", Unit = Unit.Count, Gunicorn = "1", Verdict = Verdict.Emulated, Becomes = "a gthread worker's capacity, and the size of the thread pool")]
    [Range(1, 32_767)]
    public int? Threads { get; set; }

    /// <summary>
    /// Requests at a time of an async worker; for gthread, its connections. Where it is set, workers × this + <see cref="Backlog"/> (2048 where
    /// that is not set) connections are taken, and more are answered with 503. Null: 1000 requests, and connections without a limit.
    /// </summary>
    [Setting("worker_connections", Flags = "--worker-connections", Unit = Unit.Count, Gunicorn = "1000", Verdict = Verdict.Emulated, Becomes = "an async worker's capacity, and with workers and backlog the limit of connections")]
    [Range(1, 10_000_000)]
    public int? WorkerConnections { get; set; }

    /// <summary>Requests after which a worker is recycled. Null and 0: never.</summary>
    [Setting("max_requests", Flags = "--max-requests", Unit = Unit.Count, Gunicorn = "0", Verdict = Verdict.Emulated, Becomes = "recycling of a worker's scope: its successor is built first")]
    [Range(0, int.MaxValue)]
    public int? MaxRequests { get; set; }

    /// <summary>Up to this many requests, drawn at random for each worker, are added to <see cref="MaxRequests"/>. Null and 0: none.</summary>
    [Setting("max_requests_jitter", Flags = "--max-requests-jitter", Unit = Unit.Count, Gunicorn = "0", Becomes = "spread of recycling")]
    [Range(0, int.MaxValue)]
    public int? MaxRequestsJitter { get; set; }

    /// <summary>The time a request may take. Null and 0: no limit. Not the time of an idle connection; that is <see cref="WorkerTuningOptions.KeepAlive"/>.</summary>
    [Setting("timeout", Flags = "-t --timeout", Unit = Unit.Seconds, Gunicorn = "30", Verdict = Verdict.Emulated, Becomes = "a deadline for each request: 504, then the end of its connection and its worker; class async, until the response starts")]
    public TimeSpan? Timeout { get; set; }

    /// <summary>The time that running requests get to finish when the server stops or a worker is recycled. 0: none. Null: 30 s, the host's own.</summary>
    [Setting("graceful_timeout", Flags = "--graceful-timeout", Unit = Unit.Seconds, Gunicorn = "30", Becomes = "HostOptions.ShutdownTimeout, with shutdown_delay before it and a second after it for the last answers; and the grace of a replaced worker's requests")]
    public TimeSpan? GracefulTimeout { get; set; }

    /// <summary>
    /// The memory budget of a worker; bare numbers are MB of 2^20 bytes. Times <see cref="Workers"/> it bounds how far the process's working set
    /// may grow above its baseline, taken 30 s after the first workers are warm. Null and 0: none.
    /// </summary>
    /// <remarks>
    /// Not a limit of each worker: the workers share one heap, so the process is measured and the oldest worker goes first. A recycle frees what
    /// the worker's scope owns; it cannot free statics, singletons or native leaks, for which <see cref="WorkerTuningOptions.OnMemory"/> is the last step. The
    /// working set never counts as in order above 90 % of the container's limit, whatever the budget says.
    /// </remarks>
    [Setting("max_worker_memory", Ours = true, Unit = Unit.Megabytes, Becomes = "the memory ladder: recycle the workers oldest first, collect the garbage, then on_memory. Statics and native leaks survive a recycle")]
    [Range(0L, long.MaxValue)]
    public long? MaxWorkerMemory { get; set; }
}
