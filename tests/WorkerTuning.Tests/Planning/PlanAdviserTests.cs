using WorkerTuning.Configuration;
using WorkerTuning.Planning;
using WorkerTuning.Tests.Configuration;

namespace WorkerTuning.Tests.Planning;

public class PlanAdviserTests
{
    [Theory]
    [InlineData(null, false)]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(59_999, true)]
    [InlineData(60_000, false)]
    public void Advise_KeepAliveShorterThanTheProxys_SaysSo(int? milliseconds, bool expected) =>
        AssertAdvice(
            expected, "keepalive",
            new WorkerTuningOptions { KeepAlive = milliseconds is { } ms ? TimeSpan.FromMilliseconds(ms) : null });

    // As a default it is gunicorn's own, and matters once a proxy is named.
    [Theory]
    [InlineData("", false)]
    [InlineData("GUNICORN_KEEPALIVE=2", true)]
    [InlineData("FORWARDED_ALLOW_IPS=10.0.0.1", true)]
    [InlineData("GUNICORN_PROXY_PROTOCOL=v2", true)]
    public void Advise_KeepAlive_OnlyWhereSomebodySetItOrNamesAProxy(string variable, bool expected)
    {
        using var given = new Given().InMemory("WorkerTuning:Defaults", "gunicorn");
        if (variable.Split('=') is [var name, var value])
            given.Variable(name, value);
        var loaded = given.Load();
        var advice = WorkerPlanner.Plan(new SettingsView(loaded.Options, loaded), FakeHost.Of(), 1).Advice;

        Assert.Equal(expected, advice.Any(a => a is { Setting: "keepalive", IsRemark: true }));
    }

    [Theory]
    [InlineData("unix:/run/x.sock", "-", null, true)]
    [InlineData("unix:/run/x.sock", "-", "%(h)s %(s)s", true)]
    [InlineData("unix:/run/x.sock", "-", "%({x-real-ip}i)s", false)]
    [InlineData("unix:/run/x.sock", null, null, false)]
    [InlineData("127.0.0.1:80", "-", null, false)]
    public void Advise_AddressesOfAUnixSocketInTheAccessLog_SaysThatTheyAreEmpty(string bind, string? log, string? format, bool expected) =>
        AssertAdvice(expected, "access_log_format", new WorkerTuningOptions { Bind = [bind], AccessLog = log, AccessLogFormat = format });

    [Theory]
    [InlineData("*", "0.0.0.0:80", true)]
    [InlineData("*", "[::]:80", true)]
    [InlineData("*", "8.8.8.8:80", true)]
    [InlineData("*", "172.32.0.1:80", true)]
    [InlineData("*", "172.31.0.1:80", false)]
    [InlineData("*", "10.0.0.1:80", false)]
    [InlineData("*", "[fd00::1]:80", false)]
    [InlineData("*", "127.0.0.1:80", false)]
    [InlineData("*", "localhost:80", false)]
    [InlineData("*", "unix:/x", false)]
    [InlineData("*", "fd://3", false)]
    [InlineData("10.0.0.0/8", "0.0.0.0:80", false)]
    public void Advise_EverybodyTrustedOnAPublicBind_SaysSo(string trusted, string bind, bool expected) =>
        AssertAdvice(expected, "forwarded_allow_ips", new WorkerTuningOptions { ForwardedAllowIps = [trusted], Bind = ["127.0.0.1:1", bind] });

    [Theory]
    [InlineData(ProxyProtocol.Auto, "*", "0.0.0.0:80", true)]
    [InlineData(ProxyProtocol.V2, "*", "127.0.0.1:80", false)]
    [InlineData(ProxyProtocol.V2, "10.0.0.0/8", "0.0.0.0:80", false)]
    [InlineData(ProxyProtocol.Off, "*", "0.0.0.0:80", false)]
    [InlineData(null, "*", "0.0.0.0:80", false)]
    public void Advise_PROXYHeadersOfEverybodyOnAPublicBind_SaysSo(ProxyProtocol? protocol, string allowed, string bind, bool expected) =>
        AssertAdvice(expected, "proxy_allow_ips", new WorkerTuningOptions { ProxyProtocol = protocol, ProxyAllowIps = [allowed], Bind = [bind] });

    [Fact]
    public void Advise_PROXYHeadersOfEverybodyWithoutABind_SaysSo() =>
        AssertAdvice(true, "proxy_allow_ips", new WorkerTuningOptions { ProxyProtocol = ProxyProtocol.V2, ProxyAllowIps = ["*"] });

    [Theory]
    [InlineData(5, null, true)]
    [InlineData(5, 0, true)]
    [InlineData(5, 60, false)]
    [InlineData(0, null, false)]
    public void Advise_JitterWithoutAConnectionAge_SaysSo(int jitter, int? age, bool expected) =>
        AssertAdvice(expected, "max_connection_age_jitter", new WorkerTuningOptions { MaxConnectionAge = Seconds(age), MaxConnectionAgeJitter = Seconds(jitter) });

    [Theory]
    [InlineData(null, 8, null, "min_concurrency", true)]
    [InlineData(null, null, 8, "max_concurrency", true)]
    [InlineData(ConcurrencyMode.Fixed, 8, null, "min_concurrency", true)]
    [InlineData(ConcurrencyMode.Adaptive, 8, null, "min_concurrency", false)]
    [InlineData(ConcurrencyMode.Adaptive, null, 8, "max_concurrency", false)]
    public void Advise_BoundsOfAFixedConcurrency_SaysSo(ConcurrencyMode? mode, int? min, int? max, string setting, bool expected) =>
        AssertAdvice(expected, setting, new WorkerTuningOptions { Concurrency = mode, MinConcurrency = min, MaxConcurrency = max });

    [Theory]
    [InlineData(QueueOrder.AdaptiveLifo, null, null, true)]
    [InlineData(QueueOrder.AdaptiveLifo, 5, null, false)]
    [InlineData(QueueOrder.AdaptiveLifo, null, ConcurrencyMode.Adaptive, false)]
    [InlineData(QueueOrder.AdaptiveLifo, 0, ConcurrencyMode.Adaptive, true)]
    [InlineData(QueueOrder.Fifo, null, null, false)]
    public void Advise_AnOrderWithoutATarget_SaysSo(QueueOrder order, int? target, ConcurrencyMode? mode, bool expected) =>
        AssertAdvice(expected, "queue_order", new WorkerTuningOptions { QueueOrder = order, QueueTarget = Seconds(target), Concurrency = mode });

    [Theory]
    [InlineData(WorkerClass.Async, null, true)]
    [InlineData(WorkerClass.Async, 100, false)]
    [InlineData(WorkerClass.Sync, null, false)]
    public void Advise_ARangeOfLargeWorkers_SaysSo(WorkerClass workerClass, int? connections, bool expected) =>
        AssertAdvice(expected, "workers", new WorkerTuningOptions { Workers = new WorkerCount(2, 16), WorkerClass = workerClass, WorkerConnections = connections });

    [Theory]
    [InlineData(30, 5, true)]
    [InlineData(30, 30, true)]
    [InlineData(30, 31, false)]
    [InlineData(30, null, false)]
    [InlineData(null, 5, false)]
    public void Advise_GracefulTimeoutPastTheUnits_SaysSo(int? graceful, int? stop, bool expected) =>
        AssertAdvice(
            expected, "graceful_timeout",
            new WorkerTuningOptions { GracefulTimeout = Seconds(graceful) },
            FakeHost.Of() with { StopTimeout = Seconds(stop) });

    [Theory]
    [InlineData(30, 9, 40, false)]
    [InlineData(30, 10, 40, true)]
    public void Advise_GracefulTimeoutAndDelayPastTheUnits_SaysSo(int graceful, int delay, int stop, bool expected) =>
        AssertAdvice(
            expected, "graceful_timeout",
            new WorkerTuningOptions { GracefulTimeout = Seconds(graceful), ShutdownDelay = Seconds(delay) },
            FakeHost.Of() with { StopTimeout = Seconds(stop) });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Advise_WatchdogThatAborts_SaysSo(bool aborts) =>
        AssertAdvice(aborts, "WatchdogSec", new WorkerTuningOptions(), FakeHost.Of() with { AbortsByWatchdog = aborts });

    [Theory]
    [InlineData("the unit has Type=simple", true)]
    [InlineData(null, false)]
    public void Advise_UnitThatLosesUsr2_SaysSo(string? problem, bool expected) =>
        AssertAdvice(expected, "Type", new WorkerTuningOptions(), FakeHost.Of() with { UpgradeProblem = problem });

    [Theory]
    [InlineData(2, 128, 256, false)]
    [InlineData(2, 129, 256, true)]
    [InlineData(2, 0, 256, false)]
    [InlineData(2, 129, null, false)]
    public void Advise_WorkersOverTheContainersMemory_SaysSo(int workers, int each, int? limit, bool expected) =>
        AssertAdvice(
            expected, "max_worker_memory",
            new WorkerTuningOptions { Workers = workers, MaxWorkerMemory = each * FakeHost.Megabyte },
            FakeHost.Of() with { MemoryLimit = limit * FakeHost.Megabyte });

    [Theory]
    [InlineData(1, 192, 192, false)]
    [InlineData(1, 193, 192, true)]
    [InlineData(2, 100, 192, true)]
    public void Advise_WorkersOverTheRuntimesHeapLimit_SaysThatItIsThis(int workers, int each, int heap, bool expected)
    {
        var host = FakeHost.Of() with { MemoryLimit = 256 * FakeHost.Megabyte, HeapLimit = heap * FakeHost.Megabyte };
        var options = new WorkerTuningOptions { Workers = workers, MaxWorkerMemory = each * FakeHost.Megabyte };

        AssertAdvice(expected, "max_worker_memory", options, host);
    }

    [Theory]
    [InlineData("/dev/shm", 64, 16, false)]
    [InlineData("/dev/shm/app", 64, 17, true)]
    [InlineData("/dev/shm", 64, 0, true)]
    [InlineData("/dev/shm", 64, null, true)]
    [InlineData("/dev/shm", 1024, null, false)]
    [InlineData("/tmp", 64, 64, false)]
    [InlineData("/dev/shm", null, 64, false)]
    public void Advise_SharedMemoryTooSmallForBodies_SaysSo(string folder, int? size, int? body, bool expected)
    {
        var host = FakeHost.Of() with { SharedMemory = size * FakeHost.Megabyte };

        AssertAdvice(expected, "worker_tmp_dir", new WorkerTuningOptions { WorkerTmpDir = folder, MaxRequestBodySize = body * FakeHost.Megabyte }, host);
        AssertAdvice(expected, "tmp_upload_dir", new WorkerTuningOptions { TmpUploadDir = folder, MaxRequestBodySize = body * FakeHost.Megabyte }, host);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Advise_WriteExecuteDenied_SaysSo(bool denied) =>
        AssertAdvice(denied, "MemoryDenyWriteExecute", new WorkerTuningOptions(), FakeHost.Of() with { DeniesWriteExecute = denied });

    [Theory]
    [InlineData(WorkerClass.Sync, 1, true)]
    [InlineData(WorkerClass.Sync, 2, false)]
    [InlineData(WorkerClass.Gthread, 1, false)]
    [InlineData(WorkerClass.Async, 1, false)]
    public void Advise_SyncWorkers_SaysWhatTheyCost(WorkerClass workerClass, int threads, bool expected) =>
        AssertAdvice(expected, "worker_class", new WorkerTuningOptions { WorkerClass = workerClass, Threads = threads });

    [Theory]
    [InlineData(WorkerClass.Async, 1_256, false, "worker_connections")]
    [InlineData(WorkerClass.Async, 1_255, true, "worker_connections")]
    [InlineData(WorkerClass.Gthread, 258, false, "threads")]
    [InlineData(WorkerClass.Gthread, 257, true, "threads")]
    [InlineData(WorkerClass.Async, null, false, "worker_connections")]
    public void Advise_MoreRequestsThanOpenFiles_SaysSo(WorkerClass workerClass, int? files, bool expected, string name) =>
        AssertAdvice(
            expected, name,
            new WorkerTuningOptions { Workers = 1, Threads = 2, WorkerClass = workerClass },
            FakeHost.Of() with { OpenFiles = files });

    [Theory]
    [InlineData(4_096, 4_096, false)]
    [InlineData(4_097, 4_096, true)]
    [InlineData(4_097, null, false)]
    [InlineData(null, 128, false)]
    public void Advise_BacklogOverTheKernels_SaysSo(int? backlog, int? cap, bool expected) =>
        AssertAdvice(expected, "backlog", new WorkerTuningOptions { Backlog = backlog }, FakeHost.Of() with { ListenQueueCap = cap });

    [Theory]
    [InlineData(true, false, true)]
    [InlineData(true, true, false)]
    [InlineData(true, null, false)]
    [InlineData(false, false, false)]
    [InlineData(null, false, false)]
    public void Advise_SharedPortWhoseWaitingConnectionsAreReset_SaysSo(bool? reusePort, bool? moves, bool expected) =>
        AssertAdvice(expected, "reuse_port", new WorkerTuningOptions { ReusePort = reusePort }, FakeHost.Of() with { MovesWaitingConnections = moves });

    [Theory]
    [InlineData(50, null, true)]
    [InlineData(50, 0, true)]
    [InlineData(50, 1_000, false)]
    [InlineData(0, 0, false)]
    public void Advise_JitterWithoutMaxRequests_SaysSo(int jitter, int? maxRequests, bool expected) =>
        AssertAdvice(expected, "max_requests_jitter", new WorkerTuningOptions { MaxRequestsJitter = jitter, MaxRequests = maxRequests });

    [Theory]
    [InlineData("%(h)s %(Z)s %({x}y)s", true)]
    [InlineData("%(h)s %({x}i)s", false)]
    [InlineData(null, false)]
    public void Advise_AtomThatIsNone_SaysSo(string? format, bool expected) =>
        AssertAdvice(expected, "access_log_format", new WorkerTuningOptions { AccessLogFormat = format });

    [Theory]
    [InlineData(3, null, null, true)]
    [InlineData(3, 1_000L, null, false)]
    [InlineData(3, 0L, true, false)]
    [InlineData(null, null, null, false)]
    public void Advise_BackupsWithoutRotation_SaysSo(int? backups, long? size, bool? daily, bool expected) =>
        AssertAdvice(expected, "log_backup_count", new WorkerTuningOptions { LogBackupCount = backups, LogMaxSize = size, LogRotateDaily = daily });

    [Fact]
    public void Advise_NothingOdd_SaysNothing() => Assert.Empty(FakeHost.Plan(new WorkerTuningOptions()).Advice);

    [Fact]
    public void Advise_Durations_AreSaidWithOneUnit() =>
        Assert.Equal(
            ["500ms is shorter", "2 s is shorter"],
            new[] { 500, 2_000 }
                .Select(ms => FakeHost.Plan(new WorkerTuningOptions { KeepAlive = TimeSpan.FromMilliseconds(ms) }).Advice[0].Text)
                .Select(text => text[..(text.IndexOf("shorter", StringComparison.Ordinal) + "shorter".Length)]));

    private static TimeSpan? Seconds(int? seconds) => seconds is { } s ? TimeSpan.FromSeconds(s) : null;

    private static void AssertAdvice(bool expected, string setting, WorkerTuningOptions options, HostResources? host = null) =>
        Assert.Equal(expected, FakeHost.Plan(options, host).Advice.Any(a => a.Setting == setting));
}
