using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using WorkerTuning.Configuration;

namespace WorkerTuning.Tests.Planning;

public class WorkerPlannerTests
{
    private const UnixFileMode All = (UnixFileMode)0b111_111_111;

    [Theory]
    [InlineData(WorkerClass.Sync, 1, 1, 1, WorkerClass.Sync, 1, 2 + 4)]
    [InlineData(WorkerClass.Sync, null, 9, 1, WorkerClass.Sync, 9, 18 + 4)]
    [InlineData(WorkerClass.Sync, 4, 3, 1, WorkerClass.Gthread, 12, 24 + 4)]
    [InlineData(WorkerClass.Gthread, null, 3, 1, WorkerClass.Gthread, 3, 6 + 4)]
    [InlineData(WorkerClass.Gthread, 8, 4, 1, WorkerClass.Gthread, 32, 64 + 4)]
    [InlineData(WorkerClass.Gthread, 511, 2, 1, WorkerClass.Gthread, 1_022, 2_048)]
    [InlineData(WorkerClass.Gthread, 512, 2, 1, WorkerClass.Gthread, 1_024, 2_048)]
    [InlineData(WorkerClass.Gthread, 32_767, 65_536, 1, WorkerClass.Gthread, 2_147_418_112, 2_048)]
    [InlineData(WorkerClass.Async, 8, 3, 100, WorkerClass.Async, 300, null)]
    [InlineData(WorkerClass.Async, null, 3, null, WorkerClass.Async, 3_000, null)]
    [InlineData(WorkerClass.Async, null, 65_536, 10_000_000, WorkerClass.Async, int.MaxValue, null)]
    [InlineData(null, null, null, null, WorkerClass.Async, 9_000, null)]
    public void Plan_ClassThreadsAndWorkers_GiveCapacityAndThreads(
        WorkerClass? workerClass, int? threads, int? workers, int? connections, WorkerClass expectedClass, int capacity, int? minThreads)
    {
        var plan = FakeHost.Plan(new WorkerTuningOptions { WorkerClass = workerClass, Threads = threads, Workers = workers, WorkerConnections = connections });

        Assert.Equal(expectedClass, plan.WorkerClass);
        Assert.Equal(capacity, plan.Capacity);
        Assert.Equal(minThreads, plan.Pool.MinThreads);
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 5)]
    [InlineData(4, 9)]
    [InlineData(8, 17)]
    public void Plan_NoWorkers_AreTwicePerProcessorAndOne(int cpu, int workers)
    {
        var plan = FakeHost.Plan(new WorkerTuningOptions(), FakeHost.Of(cpu));

        Assert.Equal(workers, plan.Workers);
        Assert.Equal(["worker_class = async (default)", $"workers = {workers} (default)"], Shown(plan));
    }

    [Theory]
    [InlineData(WorkerClass.Async, 3, 100, 50, 350)]
    [InlineData(WorkerClass.Async, 3, 100, null, 2_348)]
    [InlineData(WorkerClass.Gthread, 2, 10, 5, 25)]
    [InlineData(WorkerClass.Sync, 3, 100, 50, null)]
    [InlineData(WorkerClass.Async, 3, null, 50, null)]
    [InlineData(null, 3, 100, 50, 350)]
    [InlineData(WorkerClass.Async, 65_536, 10_000_000, int.MaxValue, int.MaxValue)]
    public void Plan_WorkerConnections_LimitTheConnections(WorkerClass? workerClass, int workers, int? each, int? backlog, int? expected) =>
        Assert.Equal(
            expected,
            FakeHost.Plan(new WorkerTuningOptions { WorkerClass = workerClass, Workers = workers, WorkerConnections = each, Backlog = backlog }).Listen.Connections.Limit(workers));

    [Theory]
    [InlineData(null, null)]
    [InlineData(ProxyProtocol.Off, null)]
    [InlineData(ProxyProtocol.Auto, ProxyProtocol.Auto)]
    [InlineData(ProxyProtocol.V2, ProxyProtocol.V2)]
    public void Plan_ProxyProtocol_IsReadUnlessOff(ProxyProtocol? given, ProxyProtocol? expected)
    {
        var plan = FakeHost.Plan(new WorkerTuningOptions { ProxyProtocol = given }).Listen.Proxy;

        Assert.Equal(expected, plan?.Protocol);
        Assert.True(plan?.Allowed.Contains(new IPEndPoint(IPAddress.Loopback, 1)) ?? true);
        Assert.False(plan?.Allowed.Contains(new IPEndPoint(IPAddress.Parse("127.0.0.2"), 1)) ?? false);
    }

    [Theory]
    [InlineData("2..16", WorkerClass.Gthread, 4, 2, 16, 64, 128 + 4)]
    [InlineData("3", WorkerClass.Sync, 1, 3, null, 3, 6 + 4)]
    public void Plan_ARangeOfWorkers_BeginsLowAndSizesForTheMost(string workers, WorkerClass workerClass, int threads, int least, int? most, int capacity, int minThreads)
    {
        var ends = workers.Split("..").Select(int.Parse).ToList();
        var plan = FakeHost.Plan(new WorkerTuningOptions { Workers = new WorkerCount(ends[0], ends[^1]), WorkerClass = workerClass, Threads = threads });

        Assert.Equal((least, most, capacity, minThreads), (plan.Workers, plan.Pool.MaxWorkers, plan.Capacity, plan.Pool.MinThreads!.Value));
        Assert.Contains(Shown(plan), s => s.StartsWith($"workers = {workers} (", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null, null, null, false, 4, int.MaxValue, 0)]
    [InlineData(ConcurrencyMode.Fixed, null, null, false, 4, int.MaxValue, 0)]
    [InlineData(ConcurrencyMode.Adaptive, null, null, true, 4, int.MaxValue, 20)]
    [InlineData(ConcurrencyMode.Adaptive, 40, null, true, 30, int.MaxValue, 20)]
    [InlineData(ConcurrencyMode.Adaptive, 8, 16, true, 8, 16, 20)]
    [InlineData(ConcurrencyMode.Adaptive, 40, 50, true, 30, 30, 20)]
    [InlineData(ConcurrencyMode.Adaptive, null, 3, true, 3, 3, 20)]
    public void Plan_Concurrency_IsWithinWhatTheWorkersTake(ConcurrencyMode? mode, int? min, int? max, bool adaptive, int expectedMin, int expectedMax, int target)
    {
        var plan = FakeHost.Plan(new WorkerTuningOptions { Workers = 3, WorkerConnections = 10, Concurrency = mode, MinConcurrency = min, MaxConcurrency = max }, FakeHost.Of(4)).Pool.Regulation;

        Assert.Equal((adaptive, expectedMin, expectedMax, target), (plan.IsAdaptive, plan.MinConcurrency, plan.MaxConcurrency, (int)plan.QueueTarget.TotalMilliseconds));
    }

    [Fact]
    public void Plan_AdaptiveConcurrency_ShowsWhatItStandsFor()
    {
        var shown = Shown(FakeHost.Plan(new WorkerTuningOptions { Workers = 3, WorkerConnections = 10, Concurrency = ConcurrencyMode.Adaptive, MaxConcurrency = 99 }, FakeHost.Of(4)));

        Assert.Contains("max_concurrency = 30 (clamped because the workers take no more at a time (test))", shown);
        Assert.Contains("min_concurrency = 4 (default)", shown);
        Assert.Contains("queue_target = 20ms (default)", shown);
    }

    [Fact]
    public void Plan_SyncWithThreads_SaysThatItIsGthreadAndWhy() =>
        Assert.Contains(
            "worker_class = gthread (derived because sync with threads above 1 is gthread (test))",
            Shown(FakeHost.Plan(new WorkerTuningOptions { WorkerClass = WorkerClass.Sync, Threads = 2 })));

    [Theory]
    [InlineData(null, null)]
    [InlineData(0L, int.MaxValue)]
    [InlineData(4_094L, 4_096)]
    [InlineData(int.MaxValue - 2L, int.MaxValue)]
    public void Plan_RequestLine_CountsItsEndToo(long? line, int? expected) =>
        Assert.Equal(expected, FakeHost.Plan(new WorkerTuningOptions { LimitRequestLine = line }).Limits.RequestLineSize);

    [Theory]
    [InlineData(null, null)]
    [InlineData(0L, long.MaxValue)]
    [InlineData(1L, 1L)]
    public void Plan_BodySize_ZeroIsNoLimit(long? body, long? expected) =>
        Assert.Equal(expected, FakeHost.Plan(new WorkerTuningOptions { MaxRequestBodySize = body }).Limits.RequestBodySize);

    [Theory]
    [InlineData(null, null, null, null)]
    [InlineData(100, null, null, null)]
    [InlineData(100, 8_190L, null, 819_204)]
    [InlineData(null, 8_190L, null, 819_204)]
    [InlineData(10, 100L, null, 1_024)]
    [InlineData(0, 100L, null, (32_768 * 102) + 4)]
    [InlineData(40_000, 100L, null, (32_768 * 102) + 4)]
    [InlineData(10, 0L, null, 81_924)]
    [InlineData(32_768, 16_777_216L, null, int.MaxValue)]
    [InlineData(null, null, 65_536L, 65_536)]
    [InlineData(10, 100L, 65_536L, 65_536)]
    [InlineData(100, 8_190L, 65_536L, 819_204)]
    [InlineData(10, 100L, 0L, int.MaxValue)]
    public void Plan_Headers_GiveTheTotalOfAllFields(int? fields, long? fieldSize, long? listSize, int? expected) =>
        Assert.Equal(
            expected,
            FakeHost.Plan(new WorkerTuningOptions { LimitRequestFields = fields, LimitRequestFieldSize = fieldSize, Http2MaxHeaderListSize = listSize })
                .Limits.HeadersTotalSize);

    [Theory]
    [InlineData(0, 32_768, "limit_request_fields = 32768 (clamped because 0 means the most there is, as in gunicorn (test))")]
    [InlineData(1, 1, "limit_request_fields = 1 (test)")]
    [InlineData(32_768, 32_768, "limit_request_fields = 32768 (test)")]
    [InlineData(32_769, 32_768, "limit_request_fields = 32768 (clamped because gunicorn takes no more (test))")]
    public void Plan_Fields_AreClampedAsInGunicorn(int fields, int expected, string shown)
    {
        var plan = FakeHost.Plan(new WorkerTuningOptions { LimitRequestFields = fields });

        Assert.Equal(expected, plan.Limits.HeaderCount);
        Assert.Contains(shown, Shown(plan));
    }

    [Theory]
    [InlineData(0L, 8_190, "limit_request_field_size = 8190 (clamped because 0 means its default, as in gunicorn's code (test))")]
    [InlineData(100L, 100, "limit_request_field_size = 100 (test)")]
    public void Plan_FieldSizeZero_IsTheDefault(long size, int expected, string shown)
    {
        var plan = FakeHost.Plan(new WorkerTuningOptions { LimitRequestFieldSize = size });

        Assert.Equal(expected, plan.Limits.HeaderFieldSize);
        Assert.Contains(shown, Shown(plan));
    }

    [Theory]
    [InlineData(null, false, null)]
    [InlineData(null, true, All)]
    [InlineData((UnixFileMode)0b000_010_111, false, (UnixFileMode)0b111_101_000)]
    [InlineData(UnixFileMode.None, true, All)]
    public void Plan_Umask_GivesTheModeOfSockets(UnixFileMode? umask, bool gunicorn, UnixFileMode? expected) =>
        Assert.Equal(expected, FakeHost.Plan(new WorkerTuningOptions { Umask = umask }, gunicorn: gunicorn).Listen.SocketMode);

    [Fact]
    public void Plan_Binds_AreParsedOnceEach() =>
        Assert.Equal(
            ["0.0.0.0:80", "unix:/x"],
            FakeHost.Plan(new WorkerTuningOptions { Bind = [":80", "0.0.0.0:80", "unix:/x"] }).Listen.Binds.Select(b => b.ToString()));

    [Theory]
    [InlineData(null, null, null)]
    [InlineData(HttpProtocols.Http1, Http2Cleartext.Off, HttpProtocols.Http1)]
    [InlineData(HttpProtocols.Http1, Http2Cleartext.PriorKnowledge, HttpProtocols.Http2)]
    public void Plan_CleartextHttp2_IsAllThatTheBindsSpeak(HttpProtocols? protocols, Http2Cleartext? cleartext, HttpProtocols? expected) =>
        Assert.Equal(expected, FakeHost.Plan(new WorkerTuningOptions { HttpProtocols = protocols, Http2Cleartext = cleartext }).Listen.Protocols);

    [Fact]
    public void Plan_Tls_IsNullWithoutACertificate()
    {
        var options = new WorkerTuningOptions { CertFile = "/c.pem", KeyFile = "/k.pem", CertReqs = ClientCertificateRequirement.Optional, Ciphers = "TLS_AES_128_GCM_SHA256" };
        var tls = FakeHost.Plan(options).Listen.Tls!;

        Assert.Null(FakeHost.Plan(new WorkerTuningOptions()).Listen.Tls);
        Assert.Equal(("/c.pem", "/k.pem", ClientCertificateRequirement.Optional, 1), (tls.CertFile, tls.KeyFile, tls.ClientCertificates, tls.CipherSuites!.Count));
    }

    [Fact]
    public void Plan_Process_TakesEverythingOver()
    {
        var process = FakeHost.Plan(new WorkerTuningOptions
        {
            RawEnv = ["A=b=c", "D="],
            WorkerTmpDir = "/w",
            User = "www",
            InitGroups = true,
        }).Process;

        Assert.Equal([KeyValuePair.Create("A", "b=c"), KeyValuePair.Create("D", "")], process.Environment);
        Assert.Equal(("/w", "www", true), (process.TempFolder, process.User, process.InitGroups));
        Assert.Equal("/u", FakeHost.Plan(new WorkerTuningOptions { WorkerTmpDir = "/w", TmpUploadDir = "/u" }).Process.TempFolder);
    }

    [Fact]
    public void Plan_WrittenFolders_AreThoseOfEveryLogAndOfBufferedBodies()
    {
        var options = new WorkerTuningOptions { AccessLog = "-", ErrorLog = "e.log", ErrorLogErrors = "/a/e.log", ErrorLogJson = "/b/e.json", WorkerTmpDir = "/a" };

        Assert.Equal([".", "/a", "/b"], FakeHost.Plan(options).Process.WrittenFolders);
    }

    [Fact]
    public void Plan_Settings_AreSortedByNameAndHideSecrets()
    {
        var plan = FakeHost.Plan(new WorkerTuningOptions { RawEnv = ["A=hunter2"], Backlog = 1 });

        Assert.Equal(["backlog = 1 (test)", "raw_env = A=*** (test)", "worker_class = async (default)", "workers = 9 (default)"], Shown(plan));
    }

    [Theory]
    [InlineData(null, null, null, null)]
    [InlineData("", null, null, null)]
    [InlineData("x.ctl", null, null, "x.ctl 600")]
    [InlineData("/run/x.ctl", "660", false, "/run/x.ctl 660")]
    [InlineData("/run/x.ctl", "660", true, null)]
    public void Plan_ControlSocket_OnlyWhereOneIsNamed(string? path, string? mode, bool? disable, string? planned)
    {
        var options = new WorkerTuningOptions
        {
            ControlSocket = path,
            ControlSocketMode = mode is null ? null : (UnixFileMode)Convert.ToInt32(mode, 8),
            ControlSocketDisable = disable,
        };

        var socket = FakeHost.Plan(options, gunicorn: true).Process.ControlSocket;

        Assert.Equal(planned, socket is null ? null : $"{socket.Path} {Convert.ToString((int)socket.Mode, 8)}");
    }

    private static IEnumerable<string> Shown(WorkerPlan plan) => plan.Settings.Select(s => $"{s.Name} = {s.Value} ({s.Origin})");
}
