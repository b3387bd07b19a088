using System.Net;
using WorkerTuning.Configuration;
using WorkerTuning.Configuration.Pools;
using WorkerTuning.Configuration.Values;

namespace WorkerTuning.Planning;

/// <summary>What an expert would say of a plan that is valid as it stands.</summary>
internal static class PlanAdviser
{
    // nginx's keepalive_timeout of an upstream block, and what most load balancers hold at least.
    private static readonly TimeSpan ProxyKeepAlive = TimeSpan.FromSeconds(60);

    // Descriptors of the runtime, logs and outgoing connections.
    private const int FilesBesideConnections = 256;

    // Kestrel's own body cap, where none is set.
    private const long DefaultBodySize = 30_000_000;

    // gunicorn's worker_connections: the pool grows once four fifths of what its workers take are under way, and few servers ever have so many.
    private const int ManyConnections = 1_000;

    private static readonly IPNetwork[] PrivateNetworks =
    [
        IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("fc00::/7"), IPNetwork.Parse("fe80::/10"),
    ];

    /// <param name="plan">The plan.</param>
    /// <param name="view">The settings it was made of.</param>
    /// <param name="host">The machine.</param>
    public static IEnumerable<PlanAdvice> Advise(WorkerPlan plan, SettingsView view, HostResources host)
    {
        var options = view.Options;
        IEnumerable<PlanAdvice?> all =
        [
            KeepAlive(plan, view),
            Trust(plan, options),
            ProxyTrust(plan, options),
            Method(plan),
            Stop(options, host),
            Memory(plan, options, host),
            SharedMemory(plan, options, host),
            WriteExecute(host),
            Watchdog(host),
            Upgrade(host),
            Sync(plan),
            OpenFiles(plan, host),
            Backlog(options, host),
            SharedPort(options, host),
            Jitter(options),
            ConnectionJitter(options),
            Atoms(options),
            Rotation(options),
            Addresses(plan),
            Adaptive(plan, options),
            Order(plan, options),
            Range(plan),
            PoolMemory(plan),
        ];
        return all.Concat(plan.Pools.SelectMany(OfPool)).OfType<PlanAdvice>();
    }

    // gunicorn's own default is as short, and matters only where a proxy is.
    private static PlanAdvice? KeepAlive(WorkerPlan plan, SettingsView view) =>
        !view.IsDefault("keepalive") || plan.Requests.Trust.IsExplicit || plan.Listen.Proxy is not null ? KeepAliveBehindProxy(plan) : null;

    /// <returns>What to say of the keep-alive time once it is known that there is a proxy; null where it is long enough.</returns>
    public static PlanAdvice? KeepAliveBehindProxy(WorkerPlan plan) =>
        plan.Limits.KeepAlive is { } keepAlive && keepAlive > TimeSpan.Zero && keepAlive < ProxyKeepAlive
            ? Remark("keepalive", $"{DurationText.Say(keepAlive)} is shorter than the 60 s for which nginx keeps its upstream connections: a request sent as this side closes becomes a 502. Behind a proxy use 65 or more.")
            : null;

    private static PlanAdvice? Trust(WorkerPlan plan, WorkerTuningOptions options) =>
        options.ForwardedAllowIps?.Contains("*") == true && IsReachable(plan)
            ? Advice("forwarded_allow_ips", "* on a bind that others can reach lets every client choose its own address and scheme. Name the proxy's address or network.")
            : null;

    private static PlanAdvice? ProxyTrust(WorkerPlan plan, WorkerTuningOptions options) =>
        plan.Listen.Proxy is not null && options.ProxyAllowIps?.Contains("*") == true && IsReachable(plan)
            ? Advice("proxy_allow_ips", "* on a bind that others can reach lets every client choose its own address by a PROXY header. Name the proxy's address or network.")
            : null;

    private static PlanAdvice? Method(WorkerPlan plan) =>
        plan.Requests is { CasefoldMethod: true, Strict: true, UnconventionalMethods: false }
            ? Advice("casefold_http_method", "has no effect while lower-case methods are refused. Set permit_unconventional_http_method too, as for gunicorn.")
            : null;

    // Without a bind it is the application that chooses where to listen, and it may choose anything.
    private static bool IsReachable(WorkerPlan plan) => plan.Listen.Binds.Count == 0 || plan.Listen.Binds.Any(IsPublic);

    private static bool IsPublic(BindAddress bind) =>
        bind is BindAddress.Tcp { Address: { } address } && !IPAddress.IsLoopback(address) && !PrivateNetworks.Any(n => n.Contains(address));

    private static PlanAdvice? Stop(WorkerTuningOptions options, HostResources host)
    {
        if (options.GracefulTimeout is not { } graceful || host.StopTimeout is not { } stop)
            return null;
        var delay = options.ShutdownDelay ?? TimeSpan.Zero;
        if (graceful + delay < stop)
            return null;
        var sum = delay == TimeSpan.Zero ? $"{DurationText.Say(graceful)} is" : $"{DurationText.Say(graceful)} and the shutdown_delay of {DurationText.Say(delay)} are";
        return Advice("graceful_timeout", $"{sum} not shorter than the unit's TimeoutStopSec of {DurationText.Say(stop)}: systemd kills before the requests are done. Raise TimeoutStopSec or lower graceful_timeout.");
    }

    private static PlanAdvice? Memory(WorkerPlan plan, WorkerTuningOptions options, HostResources host)
    {
        var asks = new List<string>();
        var sum = Ask(plan.Pool, options.MaxWorkerMemory ?? 0, asks);
        foreach (var pool in plan.Pools)
            sum += Ask(pool.Pool, pool.Recycle.MaxWorkerMemory, asks);
        if (asks.Count == 0)
            return null;
        var asked = $"{string.Join(" and ", asks)} are more than";
        // The lower of the two first: three quarters of a container's memory, unless something else is set.
        return host.HeapLimit is { } heap && sum > heap
            ? Advice("max_worker_memory", $"{asked} the {SizeText.Show(heap, " bytes")} at which the runtime ends the managed heap: the ladder begins at nine tenths of that. Lower either, or raise the container's memory or DOTNET_GCHeapHardLimit.")
            : host.MemoryLimit is { } limit && sum > limit
            ? Advice("max_worker_memory", $"{asked} the container's {SizeText.Show(limit, " bytes")}: the ladder begins at nine tenths of that. Lower either, or raise the container's memory.")
            : null;
    }

    private static double Ask(PoolPlan pool, long each, List<string> asks)
    {
        var workers = pool.MaxWorkers ?? pool.Workers;
        if (each > 0)
            asks.Add($"{workers} workers of {SizeText.Show(each, " bytes")}");
        return (double)workers * each;
    }

    private static PlanAdvice? SharedMemory(WorkerPlan plan, WorkerTuningOptions options, HostResources host)
    {
        if (plan.Process.TempFolder is not { } folder || !folder.StartsWith("/dev/shm", StringComparison.Ordinal) || host.SharedMemory is not { } size)
            return null;
        var body = plan.Limits.RequestBodySize ?? DefaultBodySize;
        return body > size / 4
            ? Advice(options.TmpUploadDir is null ? "worker_tmp_dir" : "tmp_upload_dir", $"/dev/shm holds {SizeText.Show(size, " bytes")}, and one buffered body may take {(body == long.MaxValue ? "any size" : SizeText.Show(body, " bytes"))}. Enlarge it (docker run --shm-size) or lower max_request_body_size.")
            : null;
    }

    private static PlanAdvice? WriteExecute(HostResources host) =>
        host.DeniesWriteExecute
            ? Advice("MemoryDenyWriteExecute", "the unit has it on, under which a JIT cannot run. Take it out, or publish with NativeAOT.")
            : null;

    private static PlanAdvice? Watchdog(HostResources host) =>
        host.AbortsByWatchdog
            ? Advice("WatchdogSec", "the unit's WatchdogSignal is SIGABRT, which .NET swallows the first time: systemd waits TimeoutAbortSec before a process that hangs is ended. Set WatchdogSignal=SIGKILL.")
            : null;

    private static PlanAdvice? Upgrade(HostResources host) =>
        host.UpgradeProblem is { } problem ? Advice("Type", $"{problem}, under which USR2 is refused: systemd would end the new process together with the old one. Set Type=notify, or replace the version by a restart.") : null;

    private static PlanAdvice? Sync(WorkerPlan plan) =>
        plan.WorkerClass == WorkerClass.Sync
            ? Advice("worker_class", $"sync takes {(plan.Capacity == 1 ? "one request" : plan.Capacity + " requests")} at a time. Handlers that await rather than block are better served by async, or by gthread with threads.")
            : null;

    private static PlanAdvice? OpenFiles(WorkerPlan plan, HostResources host) =>
        host.OpenFiles is { } files && Capacity(plan) + FilesBesideConnections > files
            ? Advice(CapacitySetting(plan), $"{Capacity(plan)} requests at a time are promised and {files} files may be open. Raise LimitNOFILE (ulimit -n) or lower workers × {CapacitySetting(plan)}.")
            : null;

    private static long Capacity(WorkerPlan plan)
    {
        long capacity = plan.Capacity;
        foreach (var pool in plan.Pools)
            capacity += pool.Capacity;
        return capacity;
    }

    private static string CapacitySetting(WorkerPlan plan) => plan.WorkerClass == WorkerClass.Async ? "worker_connections" : "threads";

    private static PlanAdvice? Backlog(WorkerTuningOptions options, HostResources host) =>
        options.Backlog is { } backlog && host.ListenQueueCap is { } cap && backlog > cap
            ? Advice("backlog", $"the kernel cuts {backlog} to {cap}; raise net.core.somaxconn to get it.")
            : null;

    private static PlanAdvice? SharedPort(WorkerTuningOptions options, HostResources host) =>
        options.ReusePort == true && host.MovesWaitingConnections == false
            ? Advice("reuse_port", "connections that wait to be accepted are reset when this process ends, also where others share the port. Set net.ipv4.tcp_migrate_req = 1, and the kernel gives them to those.")
            : null;

    private static PlanAdvice? Adaptive(WorkerPlan plan, WorkerTuningOptions options) =>
        plan.Pool.Regulation.IsAdaptive ? null
        : options.MinConcurrency is not null ? Advice("min_concurrency", "has no effect while concurrency is fixed.")
        : options.MaxConcurrency is not null ? Advice("max_concurrency", "has no effect while concurrency is fixed.")
        : null;

    private static PlanAdvice? Order(WorkerPlan plan, WorkerTuningOptions options) =>
        options.QueueOrder == QueueOrder.AdaptiveLifo && plan.Pool.Regulation.QueueTarget == TimeSpan.Zero
            ? Advice("queue_order", "adaptive-lifo has no effect without a queue_target, which says what an overload is.")
            : null;

    private static PlanAdvice? Range(WorkerPlan plan) =>
        plan.Pool is { MaxWorkers: not null, WorkerClass: WorkerClass.Async, CapacityPerWorker: >= ManyConnections }
            ? Advice("workers", $"a range of async workers that take {plan.Pool.CapacityPerWorker} requests each hardly ever grows. Lower worker_connections, or use gthread.")
            : null;

    // The process is measured, not the pool.
    private static PlanAdvice? PoolMemory(WorkerPlan plan)
    {
        var limited = plan.Pools.Where(p => p.Recycle.MaxWorkerMemory > 0).Select(p => p.Name).ToList();
        return plan.Recycle.MaxWorkerMemory == 0 && limited.Count > 0
            ? Advice("max_worker_memory", $"is set for {string.Join(", ", limited)} alone, and what the workers of the other pools take counts against it: they share one heap. Set it in the section, so that the budget has room for all.")
            : null;
    }

    private static IEnumerable<PlanAdvice?> OfPool(WorkerPoolPlan pool)
    {
        if (pool is { Recycle: { MaxRequestsJitter: > 0, MaxRequests: 0 } })
            yield return Advice(PoolName.Of(pool.Name, "max_requests_jitter"), "has no effect while max_requests is 0.");
        if (pool.Pool.Regulation is { QueueOrder: QueueOrder.AdaptiveLifo } regulation && regulation.QueueTarget == TimeSpan.Zero)
            yield return Advice(PoolName.Of(pool.Name, "queue_order"), "adaptive-lifo has no effect without a queue_target, which says what an overload is.");
        if (pool.Pool is { MaxWorkers: not null, WorkerClass: WorkerClass.Async, CapacityPerWorker: >= ManyConnections })
            yield return Advice(PoolName.Of(pool.Name, "workers"), $"a range of async workers that take {pool.Pool.CapacityPerWorker} requests each hardly ever grows. Lower worker_connections, or use gthread.");
    }

    private static PlanAdvice? Jitter(WorkerTuningOptions options) =>
        options is { MaxRequestsJitter: > 0, MaxRequests: null or 0 }
            ? Advice("max_requests_jitter", "has no effect while max_requests is 0.")
            : null;

    private static PlanAdvice? ConnectionJitter(WorkerTuningOptions options) =>
        options.MaxConnectionAgeJitter > TimeSpan.Zero && (options.MaxConnectionAge ?? TimeSpan.Zero) == TimeSpan.Zero
            ? Advice("max_connection_age_jitter", "has no effect while max_connection_age is 0.")
            : null;

    private static PlanAdvice? Atoms(WorkerTuningOptions options)
    {
        var unknown = options.AccessLogFormat is { } format
            ? (AccessLogFormatText.Parse(format, out _) ?? []).Where(p => p.Literal is null && !AccessLogFormatText.Knows(p.Atom)).Select(p => $"%({p.Atom})s").ToList()
            : [];
        return unknown.Count > 0 ? Advice("access_log_format", $"{string.Join(", ", unknown)}: there is no such atom; as in gunicorn it is written as -.") : null;
    }

    // gunicorn's field is empty as well; only a proxy that is believed says who came.
    private static PlanAdvice? Addresses(WorkerPlan plan) =>
        (plan.Log.AccessLog is not null || plan.Log.Syslog?.Access == true)
        && plan.Listen.Binds.Any(b => b is BindAddress.Unix) && plan.Listen.Proxy is null
        && AccessLogFormatText.Parse(plan.Log.AccessLogFormat, out _)?.Any(p => p.Atom == "h") == true
            ? Remark("access_log_format", "%(h)s is empty for requests over a unix socket, unless the proxy there sends X-Forwarded-For and forwarded_allow_ips is set, to any list.")
            : null;

    private static PlanAdvice? Rotation(WorkerTuningOptions options) =>
        options is { LogBackupCount: not null, LogMaxSize: null or 0, LogRotateDaily: not true }
            ? Advice("log_backup_count", "has no effect while neither log_max_size nor log_rotate_daily is set.")
            : null;

    private static PlanAdvice Remark(string setting, string text) => new() { Setting = setting, Text = text, IsRemark = true };

    private static PlanAdvice Advice(string setting, string text) => new() { Setting = setting, Text = text };
}
