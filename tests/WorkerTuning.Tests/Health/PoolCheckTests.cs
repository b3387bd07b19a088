using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using WorkerTuning.Admission;
using WorkerTuning.Control;
using WorkerTuning.Health;
using WorkerTuning.Health.Checks;
using WorkerTuning.Lifecycle;
using WorkerTuning.Tests.Control;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Health;

public sealed class PoolCheckTests : IDisposable
{
    private const long GB = 1024L * 1024 * 1024;

    private readonly Disk _disk = new();
    private readonly ControlFixture _fixture;

    public PoolCheckTests() => _fixture = new ControlFixture(
        services =>
        {
            services.AddSingleton<DiskSpace>(_disk);
            services.AddSingleton<IHostEnvironment>(new Microsoft.Extensions.Hosting.Internal.HostingEnvironment { EnvironmentName = "Production" });
        },
        settings: [("Workers", "1"), ("WorkerClass", "sync"), ("Backlog", "5"), ("Timeout", "30"), ("TmpUploadDir", "/tmp")]);

    public void Dispose() => _fixture.Dispose();

    private HealthCheckResult Check<T>()
        where T : PoolCheck => _fixture.Get<IEnumerable<PoolCheck>>().OfType<T>().Single().Check();

    private Task StartAsync() => _fixture.Runtime.StartAsync(_fixture.Plan()).WithTimeout();

    private async Task WarmAsync()
    {
        await StartAsync();
        await _fixture.Runtime.Warm.WithTimeout();
    }

    [Fact]
    public async Task Workers_ThroughALife_AreHealthyOnlyWhileTheyServe()
    {
        Assert.Equal(HealthStatus.Unhealthy, Check<WorkersCheck>().Status);
        await WarmAsync();
        Assert.Equal(HealthStatus.Healthy, Check<WorkersCheck>().Status);
        _fixture.Get<ServerStop>().Begin();
        var stopping = Check<WorkersCheck>();

        Assert.Equal((HealthStatus.Unhealthy, "The server stops."), (stopping.Status, stopping.Description));
    }

    [Fact]
    public async Task Workers_Drained_AreUnhealthyUntilOneIsAdded()
    {
        await WarmAsync();
        _fixture.Runtime.Drain();
        await UntilAsync(() => _fixture.Runtime.Default.Recycler.View.Current.Length == 0);
        Assert.Equal(HealthStatus.Unhealthy, Check<WorkersCheck>().Status);
        _fixture.Runtime.Resize(_fixture.Runtime.Default, 1);
        await UntilAsync(() => _fixture.Runtime.Default.Recycler.View.Current.Length == 1);

        Assert.Equal(HealthStatus.Healthy, Check<WorkersCheck>().Status);
    }

    [Theory]
    [InlineData(3, HealthStatus.Healthy)]
    [InlineData(4, HealthStatus.Degraded)]
    [InlineData(5, HealthStatus.Unhealthy)]
    public async Task Queue_ByItsLength_IsJudged(int waiting, HealthStatus expected)
    {
        await WarmAsync();
        var worker = _fixture.Runtime.Default.Pool.TryLease();
        Assert.NotNull(worker);
        for (var i = 0; i < waiting; i++)
            Assert.NotNull(_fixture.Runtime.Default.Pool.Queue.Enter(5, 0, out _));
        var result = Check<QueueCheck>();
        _fixture.Runtime.Default.Pool.Queue.RefuseUntil(long.MaxValue, Refusal.Stopping);
        worker.EndLeaseAndPin();

        Assert.Equal((expected, waiting, 1), (result.Status, (int)result.Data["length"], (int)result.Data["inUse"]));
    }

    [Theory]
    [InlineData(50.0, 100, HealthStatus.Healthy)]
    [InlineData(0.9, 5, HealthStatus.Healthy)]
    [InlineData(0.9, 10, HealthStatus.Degraded)]
    [InlineData(5.0, 100, HealthStatus.Healthy)]
    [InlineData(0.09, 5, HealthStatus.Degraded)]
    [InlineData(0.09, 10, HealthStatus.Unhealthy)]
    [InlineData(null, 0, HealthStatus.Degraded)]
    public void Disk_ByWhatIsLeft_IsJudged(double? freeGB, double sizeGB, HealthStatus expected)
    {
        _disk.Space = freeGB is { } free ? ((long)(free * GB), (long)(sizeGB * GB)) : null;

        Assert.Equal(expected, Check<DiskCheck>().Status);
    }

    [Fact]
    public async Task Configuration_AfterARefusedReload_IsDegradedUntilOneIsApplied()
    {
        await WarmAsync();
        _fixture.Get<ReloadHistory>();
        _fixture.Lifetime.NotifyStarted();
        var reloader = _fixture.Get<Reloader>();
        _fixture.Source.Set("Workers", "none");
        await reloader.ReloadAsync("test", default).WithTimeout();
        var refused = Check<ConfigurationCheck>();
        _fixture.Source.Set("Workers", "2");
        await reloader.ReloadAsync("test", default).WithTimeout();

        Assert.Equal((HealthStatus.Degraded, "The last reload was refused; plan 1 stays in force."), (refused.Status, refused.Description));
        Assert.Contains("none", Assert.Single((string[])refused.Data["problems"]), StringComparison.Ordinal);
        Assert.Equal(HealthStatus.Healthy, Check<ConfigurationCheck>().Status);
    }

    [Fact]
    public async Task Live_AllThroughALife_IsHealthy()
    {
        var health = _fixture.Get<WorkerHealth>();
        Assert.Equal((HealthStatus.Healthy, HealthStatus.Unhealthy), (health.Live().Status, health.Startup().Status));
        await WarmAsync();
        _fixture.Get<ServerStop>().Begin();

        Assert.Equal((HealthStatus.Healthy, HealthStatus.Healthy), (health.Live().Status, health.Startup().Status));
        Assert.Equal(HealthStatus.Unhealthy, (await health.ReadyAsync(default)).Status);
    }

    [Theory]
    [InlineData(false, 29, 30, HealthStatus.Healthy)]
    [InlineData(false, 30, 30, HealthStatus.Unhealthy)]
    [InlineData(false, 300, 0, HealthStatus.Healthy)]
    [InlineData(true, 0, 30, HealthStatus.Unhealthy)]
    public void Live_IsUnhealthyInWhatOnlyARestartMends(bool memory, double delay, double limit, HealthStatus expected)
    {
        var snapshot = new MemorySnapshot { Step = MemoryStep.Spent, IsUnhealthy = memory };

        Assert.Equal(expected, WorkerHealth.Live(snapshot, TimeSpan.FromSeconds(delay), TimeSpan.FromSeconds(limit)).Status);
    }

    [Theory]
    [InlineData(0.9, HealthStatus.Healthy)]
    [InlineData(1, HealthStatus.Degraded)]
    [InlineData(5, HealthStatus.Unhealthy)]
    public void ThreadPool_ThatDoesNotAnswer_IsJudgedByTheTime(double seconds, HealthStatus expected)
    {
        var clock = new ManualTime();
        var probe = new PoolProbe(clock, _ => { }, _ => { }, NullLogger.Instance);
        probe.Check(TimeSpan.Zero, HangAction.Log);
        clock.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal(expected, new ThreadPoolCheck(probe).Check().Status);
    }

    [Fact]
    public void Live_UnderACultureWithDecimalCommas_SpeaksWithPoints()
    {
        var former = CultureInfo.CurrentCulture;
        var commas = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        commas.NumberFormat.NumberDecimalSeparator = ",";
        CultureInfo.CurrentCulture = commas;
        try
        {
            var result = WorkerHealth.Live(new MemorySnapshot(), TimeSpan.FromSeconds(31.5), TimeSpan.FromSeconds(30));

            Assert.Equal("The thread pool has not answered for 31.5 s.", result.Description);
        }
        finally
        {
            CultureInfo.CurrentCulture = former;
        }
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (var until = DateTime.UtcNow.AddSeconds(15); !condition() && DateTime.UtcNow < until;)
            await Task.Delay(1);
        Assert.True(condition());
    }

    private sealed class Disk : DiskSpace
    {
        public (long Free, long Size)? Space { get; set; } = (50 * GB, 100 * GB);

        public override (long Free, long Size)? Measure(string folder) => Space;
    }
}
