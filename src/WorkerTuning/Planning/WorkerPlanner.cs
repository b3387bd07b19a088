using System.Globalization;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using WorkerTuning.Configuration;
using WorkerTuning.Configuration.Values;

namespace WorkerTuning.Planning;

/// <summary>Decides: a pure function of the settings and the machine.</summary>
internal static class WorkerPlanner
{
    // gunicorn's own cap; past it a request is an attack, not a request.
    private const int MostFields = 32_768;
    private const int DefaultFields = 100;
    private const long DefaultFieldSize = 8_190;

    // A blocked thread holds a stack; past this many the machine suffers more than the requests that wait.
    private const int MostThreads = 2_048;

    // Puma's worker_boot_timeout, uWSGI's min-worker-lifetime, the host's shutdown timeout, gunicorn's backlog.
    private static readonly TimeSpan DefaultBootTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan DefaultMinLifetime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan DefaultGracefulTimeout = TimeSpan.FromSeconds(30);
    private const int DefaultQueue = 2_048;


    // Four times Facebook's 5 ms: a request here is rarely as short as theirs, and the interval follows from it.
    private static readonly TimeSpan DefaultQueueTarget = TimeSpan.FromMilliseconds(20);

    // One request at a time cannot keep a server busy that waits for anything.
    private const int LeastConcurrency = 2;

    private const UnixFileMode OpenToAll = (UnixFileMode)0b111_111_111;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static WorkerPlan Plan(SettingsView view, HostResources host, int revision)
    {
        var settings = new PlannedSettings(view, SettingsCatalogue.Owned);
        var options = view.Options;
        var pools = Pools(view, host);
        var pool = WithThreads(Pool(options, host, settings), pools, host);
        var listen = Listen(view) with { Connections = Connections(options, pool, pools) };
        var limits = Limits(options, settings);
        var log = LogPlanner.Plan(view);
        var plan = new WorkerPlan(revision, pool, Recycle(options), listen, limits, Process(options, log), ShutdownTimeout(options, pools), settings.ToList(), [])
        {
            Pools = pools,
            Log = log,
            Requests = RequestPlanner.Plan(view),
        };
        return plan.WithAdvice([.. PlanAdviser.Advise(plan, view, host)]);
    }

    // The server stops as a whole: every pool's requests have their time.
    private static TimeSpan? ShutdownTimeout(WorkerTuningOptions options, IReadOnlyList<WorkerPoolPlan> pools)
    {
        var longest = options.GracefulTimeout ?? DefaultGracefulTimeout;
        foreach (var pool in pools)
            longest = pool.Recycle.GracefulTimeout > longest ? pool.Recycle.GracefulTimeout : longest;
        return (options.GracefulTimeout, options.ShutdownDelay ?? TimeSpan.Zero) switch
        {
            (null, { Ticks: 0 }) when longest == DefaultGracefulTimeout => null,
            (_, var delay) => longest + delay,
        };
    }

    private static IReadOnlyList<WorkerPoolPlan> Pools(SettingsView view, HostResources host) =>
        [.. view.Options.Pools.Keys.Order(StringComparer.OrdinalIgnoreCase).Select(name => Plan(name, view.OfPool(name), host))];

    private static WorkerPoolPlan Plan(string name, SettingsView view, HostResources host)
    {
        var settings = new PlannedSettings(view, SettingsCatalogue.OfPools);
        return new WorkerPoolPlan(name, Pool(view.Options, host, settings), Recycle(view.Options), settings.ToList());
    }

    // One thread pool serves them all.
    private static PoolPlan WithThreads(PoolPlan pool, IReadOnlyList<WorkerPoolPlan> others, HostResources host)
    {
        var blocking = pool.WorkerClass == WorkerClass.Async ? 0L : pool.Capacity;
        foreach (var other in others)
            blocking += other.WorkerClass == WorkerClass.Async ? 0 : other.Capacity;
        return blocking == 0 ? pool : pool with { MinThreads = (int)Math.Min((2 * blocking) + host.Cpu, MostThreads) };
    }

    private static PoolPlan Pool(WorkerTuningOptions options, HostResources host, PlannedSettings settings)
    {
        var threads = options.Threads ?? 1;
        var asked = options.WorkerClass ?? WorkerClass.Async;
        // As in gunicorn: a sync worker with threads is a gthread worker.
        var workerClass = asked == WorkerClass.Sync && threads > 1 ? WorkerClass.Gthread : asked;
        var capacity = workerClass switch
        {
            WorkerClass.Sync => 1,
            WorkerClass.Gthread => threads,
            _ => options.WorkerConnections ?? 1_000,
        };
        var workers = options.Workers ?? (host.Cpu * 2) + 1;
        var pool = new PoolPlan
        {
            Workers = workers.Minimum,
            MaxWorkers = workers.IsRange ? workers.Maximum : null,
            WorkerClass = workerClass,
            CapacityPerWorker = capacity,
            Preload = options.PreloadApp ?? false,
            SlowRequest = options.SlowRequest ?? TimeSpan.Zero,
        };
        pool = pool with { Regulation = Regulation(options, host, pool, settings) };
        settings.Default("workers", workers.ToString());
        settings.Default("worker_class", EnumNames.Show(workerClass));
        if (workerClass != asked)
            settings.Replace("worker_class", EnumNames.Show(workerClass), "derived because sync with threads above 1 is gthread");
        return pool;
    }

    private static RegulationPlan Regulation(WorkerTuningOptions options, HostResources host, PoolPlan pool, PlannedSettings settings)
    {
        var isAdaptive = options.Concurrency == ConcurrencyMode.Adaptive;
        var most = Math.Min(options.MaxConcurrency ?? pool.Capacity, pool.Capacity);
        var min = Math.Min(options.MinConcurrency ?? Math.Max(LeastConcurrency, host.Cpu), most);
        if (isAdaptive)
        {
            settings.Default("max_concurrency", Text(most));
            settings.Default("min_concurrency", Text(min));
            settings.Default("queue_target", DurationText.Show(DefaultQueueTarget));
            if (options.MaxConcurrency > most)
                settings.Replace("max_concurrency", Text(most), "clamped because the workers take no more at a time");
            if (options.MinConcurrency > min)
                settings.Replace("min_concurrency", Text(min), "clamped because the workers take no more at a time");
        }

        return new RegulationPlan
        {
            IsAdaptive = isAdaptive,
            MinConcurrency = min,
            // Unset it is not bound to the workers of the plan: more may be added by hand.
            MaxConcurrency = options.MaxConcurrency is null ? int.MaxValue : most,
            QueueTarget = options.QueueTarget ?? (isAdaptive ? DefaultQueueTarget : TimeSpan.Zero),
            QueueOrder = options.QueueOrder ?? QueueOrder.Fifo,
            Cpu = host.Cpu,
            MaxThreads = MostThreads,
        };
    }

    private static RecyclePlan Recycle(WorkerTuningOptions options) => new()
    {
        MaxRequests = options.MaxRequests ?? 0,
        MaxRequestsJitter = options.MaxRequests is null or 0 ? 0 : options.MaxRequestsJitter ?? 0,
        MaxAge = options.MaxWorkerAge ?? TimeSpan.Zero,
        MaxAgeJitter = options.MaxWorkerAgeJitter ?? TimeSpan.Zero,
        MaxIdle = options.MaxWorkerIdle ?? TimeSpan.Zero,
        At = options.RecycleAt is { Count: > 0 } times ? [.. times.Select(t => TimeOnly.ParseExact(t, "HH:mm", CultureInfo.InvariantCulture)).Distinct().Order()] : [],
        MaxWorkerMemory = options.MaxWorkerMemory ?? 0,
        OnMemory = options.OnMemory ?? MemoryAction.Unhealthy,
        MinLifetime = options.MinWorkerLifetime ?? DefaultMinLifetime,
        MaxRecycling = options.MaxRecycling ?? 1,
        MaxOldWorkers = options.MaxOldWorkers ?? RecyclePlan.DefaultMaxOldWorkers,
        ShutdownTimeout = options.WorkerShutdownTimeout ?? TimeSpan.Zero,
        BootTimeout = options.WorkerBootTimeout ?? DefaultBootTimeout,
        GracefulTimeout = options.GracefulTimeout ?? DefaultGracefulTimeout,
        Timeout = options.Timeout ?? TimeSpan.Zero,
        QueueLimit = options.Backlog ?? DefaultQueue,
        QueueTimeout = options.QueueTimeout ?? TimeSpan.Zero,
        OnHang = options.OnHang ?? HangAction.Log,
    };

    private static ListenPlan Listen(SettingsView view)
    {
        var options = view.Options;
        return new ListenPlan
        {
            Binds = [.. (options.Bind ?? []).Select(b => BindText.Parse(b, out _)).OfType<BindAddress>().Distinct()],
            IsDefault = view.IsDefault("bind"),
            Backlog = options.Backlog,
            ReusePort = options.ReusePort ?? false,
            SocketMode = options.Umask is { } umask ? OpenToAll & ~umask : view.Loaded.GunicornDefaults ? OpenToAll : null,
            Protocols = options.Http2Cleartext == Http2Cleartext.PriorKnowledge ? HttpProtocols.Http2 : options.HttpProtocols,
            Tls = options.CertFile is not { } certificate ? null : new TlsPlan
            {
                CertFile = certificate,
                KeyFile = options.KeyFile,
                CaCerts = options.CaCerts,
                HandshakeTimeout = options.SslHandshakeTimeout,
                ClientCertificates = options.CertReqs ?? ClientCertificateRequirement.None,
                CipherSuites = options.Ciphers is { } ciphers && CipherText.Parse(ciphers, out _) is { } suites ? CipherText.WithTls13(suites) : null,
            },
            Proxy = options.ProxyProtocol is not { } version || version == ProxyProtocol.Off ? null : new ProxyPlan
            {
                Protocol = version,
                Allowed = options.ProxyAllowIps is { } peers ? PeerList.Of(peers) : PeerList.Loopback,
            },
        };
    }

    private static LimitsPlan Limits(WorkerTuningOptions options, PlannedSettings settings)
    {
        int? fields = options.LimitRequestFields;
        if (fields is 0 or > MostFields)
        {
            settings.Replace("limit_request_fields", Text(MostFields), "clamped because " + (fields == 0 ? "0 means the most there is, as in gunicorn" : "gunicorn takes no more"));
            fields = MostFields;
        }

        var fieldSize = options.LimitRequestFieldSize;
        if (fieldSize == 0)
        {
            settings.Replace("limit_request_field_size", Text(DefaultFieldSize), "clamped because 0 means its default, as in gunicorn's code");
            fieldSize = DefaultFieldSize;
        }

        return new LimitsPlan
        {
            RequestLineSize = options.LimitRequestLine switch { null => null, 0 => int.MaxValue, var size => (int)size + 2 },
            HeaderCount = fields,
            HeaderFieldSize = (int?)fieldSize,
            HeadersTotalSize = TotalSize(fields, fieldSize, options.Http2MaxHeaderListSize),
            RequestBodySize = options.MaxRequestBodySize == 0 ? long.MaxValue : options.MaxRequestBodySize,
            KeepAlive = options.KeepAlive,
            RequestHeadersTimeout = options.RequestHeadersTimeout,
            RequestBodyDataRate = options.MinRequestBodyDataRate,
            ResponseDataRate = options.MinResponseDataRate,
            Http2Streams = options.Http2MaxConcurrentStreams,
            Http2WindowSize = (int?)options.Http2InitialWindowSize,
            Http2FrameSize = (int?)options.Http2MaxFrameSize,
        };
    }

    // What gunicorn's workers would take together, and what the kernel would keep waiting. Its sync workers do not know the setting.
    private static ConnectionsPlan Connections(WorkerTuningOptions options, PoolPlan pool, IReadOnlyList<WorkerPoolPlan> others) => new()
    {
        PerWorker = pool.WorkerClass == WorkerClass.Sync ? null : options.WorkerConnections,
        Waiting = Waiting(options, others),
        MaxAge = options.MaxConnectionAge ?? TimeSpan.Zero,
        MaxAgeJitter = options.MaxConnectionAgeJitter ?? TimeSpan.Zero,
        MaxRequests = options.MaxRequestsPerConnection ?? 0,
    };

    private static int Waiting(WorkerTuningOptions options, IReadOnlyList<WorkerPoolPlan> others)
    {
        long waiting = options.Backlog ?? DefaultQueue;
        foreach (var other in others)
            waiting += (long)other.Capacity + other.Recycle.QueueLimit;
        return (int)Math.Min(waiting, int.MaxValue);
    }

    // gunicorn's header buffer, and HTTP/2's list where that is larger: Kestrel has one total for both.
    private static int? TotalSize(int? fields, long? fieldSize, long? listSize)
    {
        long? total = fieldSize is null ? null : ((fields ?? DefaultFields) * (fieldSize.Value + 2)) + 4;
        if (listSize is not null)
            total = listSize == 0 ? int.MaxValue : Math.Max(total ?? 0, listSize.Value);
        return total is { } size ? (int)Math.Min(size, int.MaxValue) : null;
    }

    private static ProcessPlan Process(WorkerTuningOptions options, LogPlan log) => new()
    {
        Environment = [.. (options.RawEnv ?? []).Select(e => e.Split('=', 2)).Select(p => KeyValuePair.Create(p[0], p[1]))],
        WorkingDirectory = options.Chdir,
        Umask = options.Umask,
        Name = options.ProcName,
        PidFile = options.PidFile,
        TempFolder = options.TmpUploadDir ?? options.WorkerTmpDir,
        WrittenFolders = WrittenFolders(options, log),
        User = options.User,
        Group = options.Group,
        InitGroups = options.InitGroups ?? false,
        ShutdownDelay = options.ShutdownDelay ?? TimeSpan.Zero,
        ControlSocket = options.ControlSocket is null or "" || options.ControlSocketDisable == true
            ? null
            : new ControlSocketPlan(options.ControlSocket, options.ControlSocketMode ?? OwnerOnly),
        DashboardActions = options.DashboardActions ?? false,
        WatchFiles = options.Reload ?? false,
        WatchedExtras = options.ReloadExtraFiles ?? [],
    };

    private static string[] WrittenFolders(WorkerTuningOptions options, LogPlan log) =>
    [
        .. log.Files
            .Select(f => Path.GetDirectoryName(f.Path) is { Length: > 0 } folder ? folder : ".")
            .Append(options.TmpUploadDir ?? options.WorkerTmpDir ?? Path.GetTempPath())
            .Distinct(StringComparer.Ordinal),
    ];

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
