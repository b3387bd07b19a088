using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using WorkerTuning.Control;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Control;

public sealed class ReloaderTests
{
    [Fact]
    public async Task Reload_NewSettings_AreInForceEverywhere()
    {
        using var fixture = new ControlFixture(settings: [("Workers", "2"), ("GracefulTimeout", "10")]);
        fixture.Lifetime.NotifyStarted();
        var host = fixture.Get<IOptions<HostOptions>>().Value;
        Assert.Equal(TimeSpan.FromSeconds(11), host.ShutdownTimeout);
        var monitor = fixture.Get<IOptionsMonitor<WorkerTuningOptions>>();
        var told = new List<int?>();
        using var listening = monitor.OnChange(options => told.Add(options.Workers?.Minimum));
        Assert.Equal(2, monitor.CurrentValue.Workers);
        fixture.Source.Set("Workers", "5");
        fixture.Source.Set("GracefulTimeout", "20");

        var result = await ReloadAsync(fixture);

        Assert.Equal((true, 2), (result.Applied, result.Revision));
        Assert.Empty(result.Problems);
        Assert.Equal((2, 5), (fixture.Plan().Revision, fixture.Plan().Workers));
        Assert.Equal(5, monitor.CurrentValue.Workers);
        Assert.Equal([5], told);
        Assert.Equal(TimeSpan.FromSeconds(21), host.ShutdownTimeout);
        Assert.Equal(2, fixture.Get<IOptions<WorkerTuningOptions>>().Value.Workers);
    }

    [Fact]
    public async Task Reload_SettingTakenAway_FallsBackToTheHosts()
    {
        using var fixture = new ControlFixture(settings: ("GracefulTimeout", "10"));
        fixture.Lifetime.NotifyStarted();
        var host = fixture.Get<IOptions<HostOptions>>().Value;
        fixture.Source.Set("GracefulTimeout", null);

        await ReloadAsync(fixture);

        Assert.Equal(TimeSpan.FromSeconds(30), host.ShutdownTimeout);
    }

    [Fact]
    public async Task Reload_TimeoutThatTheApplicationDecided_Stays()
    {
        using var fixture = new ControlFixture(
            services => services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(99)), settings: ("GracefulTimeout", "10"));
        fixture.Lifetime.NotifyStarted();
        var host = fixture.Get<IOptions<HostOptions>>().Value;
        fixture.Source.Set("GracefulTimeout", "20");

        await ReloadAsync(fixture);

        Assert.Equal(TimeSpan.FromSeconds(99), host.ShutdownTimeout);
    }

    [Fact]
    public async Task Reload_WrongSettings_ChangeNothingAndAreAllReported()
    {
        using var fixture = new ControlFixture(settings: ("Workers", "2"));
        fixture.Lifetime.NotifyStarted();
        var plan = fixture.Plan();
        var monitor = fixture.Get<IOptionsMonitor<WorkerTuningOptions>>();
        fixture.Source.Set("Workers", "0");
        fixture.Source.Set("KeepAlive", "soon");
        fixture.Source.Set("Threads", "3");

        var result = await ReloadAsync(fixture);

        Assert.Equal((false, 1), (result.Applied, result.Revision));
        Assert.Equal(2, result.Problems.Count);
        Assert.Same(plan, fixture.Plan());
        Assert.Equal(2, monitor.CurrentValue.Workers);
        var error = Assert.Single(fixture.Logs.Logs, log => log.Level == LogLevel.Error);
        Assert.All(result.Problems, problem => Assert.Contains(problem, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Reload_SourceThatCannotBeRead_ChangesNothing()
    {
        using var fixture = new ControlFixture(settings: ("Workers", "2"));
        fixture.Lifetime.NotifyStarted();
        fixture.Source.Set("Workers", "3");
        fixture.Source.Failure = new InvalidDataException("half a file");

        var refused = await ReloadAsync(fixture);
        fixture.Source.Failure = null;
        var applied = await ReloadAsync(fixture);

        Assert.Contains("half a file", Assert.Single(refused.Problems), StringComparison.Ordinal);
        Assert.Equal((true, 2), (applied.Applied, applied.Revision));
    }

    [Fact]
    public async Task Reload_DelegateOfTheApplication_RunsAgain()
    {
        var most = 4;
        using var fixture = new ControlFixture(configure: o => o.Workers = Math.Min(o.Workers?.Minimum ?? 1, most), settings: ("Workers", "9"));
        fixture.Lifetime.NotifyStarted();
        Assert.Equal("4", fixture.Setting("workers"));
        most = 6;

        await ReloadAsync(fixture);

        Assert.Equal(TestPlan.Setting("workers", "6", "code"), fixture.Plan().Settings.Single(s => s.Name == "workers"));
    }

    [Fact]
    public async Task Reload_DelegateThatThrows_ChangesNothing()
    {
        var fails = false;
        using var fixture = new ControlFixture(configure: _ => { if (fails) throw new InvalidOperationException("not now"); });
        fixture.Lifetime.NotifyStarted();
        fails = true;

        var result = await ReloadAsync(fixture);

        Assert.Contains("not now", Assert.Single(result.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reload_CheckOfTheApplication_IsAsked()
    {
        using var fixture = new ControlFixture(
            services => services.AddOptions<WorkerTuningOptions>().Validate(o => o.Workers?.Maximum < 5, "too many for this machine"), settings: ("Workers", "2"));
        fixture.Lifetime.NotifyStarted();
        fixture.Source.Set("Workers", "5");

        var result = await ReloadAsync(fixture);

        Assert.Equal(["too many for this machine"], result.Problems);
    }

    [Fact]
    public async Task Reload_SettingsThatNeedRestart_AreNamedAndKeepValueAndOrigin()
    {
        using var fixture = new ControlFixture(settings: [("Bind", "127.0.0.1:8001"), ("Backlog", "64"), ("Workers", "2")]);
        fixture.Lifetime.NotifyStarted();
        var before = fixture.Plan().Settings.Single(s => s.Name == "bind");
        fixture.Source.Set("Bind", "127.0.0.1:8002");
        fixture.Source.Set("Backlog", null);
        fixture.Source.Set("Workers", "3");

        var result = await ReloadAsync(fixture);

        Assert.True(result.Applied);
        Assert.Equal(["backlog", "bind"], result.NeedRestart);
        Assert.Equal(before, fixture.Plan().Settings.Single(s => s.Name == "bind"));
        Assert.Equal("64", fixture.Setting("backlog"));
        Assert.Equal("3", fixture.Setting("workers"));
        Assert.Equal(["127.0.0.1:8001"], fixture.Get<IOptionsMonitor<WorkerTuningOptions>>().CurrentValue.Bind);
        Assert.Contains(fixture.Logs.Logs, log => log.Level == LogLevel.Warning && log.Message.EndsWith("backlog, bind", StringComparison.Ordinal));
        Assert.Equal(["backlog", "bind"], (await ReloadAsync(fixture)).NeedRestart);
    }

    [Fact]
    public async Task Reload_ListOfTheSameValues_NeedsNoRestart()
    {
        using var fixture = new ControlFixture(settings: ("Bind", "127.0.0.1:8001"));
        fixture.Lifetime.NotifyStarted();

        Assert.Empty((await ReloadAsync(fixture)).NeedRestart);
    }

    [Fact]
    public async Task Reload_BeforeTheStart_WaitsForIt()
    {
        using var fixture = new ControlFixture();
        var reload = ReloadAsync(fixture);
        Assert.False(reload.IsCompleted);

        fixture.Lifetime.NotifyStarted();

        Assert.True((await reload).Applied);
    }

    [Fact]
    public async Task Reload_GivenUpBeforeTheStart_Throws()
    {
        using var fixture = new ControlFixture();
        using var source = new CancellationTokenSource();
        var reload = fixture.Get<IWorkerPool>().ReloadAsync(source.Token);

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reload.WithTimeout());
    }

    [Fact]
    public async Task Reload_WhileStopping_IsRefused()
    {
        using var fixture = new ControlFixture();
        fixture.Lifetime.NotifyStarted();
        fixture.Lifetime.StopApplication();

        Assert.False((await ReloadAsync(fixture)).Applied);
    }

    [Fact]
    public async Task Reload_ThatBreaksOffInTheMiddle_HasEndedForThoseWhoWait()
    {
        using var throwing = new ThrowingLoggerProvider(e => e.Name == "PlanOverridden");
        using var fixture = new ControlFixture(services =>
        {
            services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(99));
            services.AddSingleton<ILoggerProvider>(throwing);
        });
        fixture.Lifetime.NotifyStarted();
        var ends = new List<ReloadResult>();
        fixture.Get<Reloader>().Ended += ends.Add;
        fixture.Source.Set("GracefulTimeout", "20");

        await Assert.ThrowsAnyAsync<Exception>(() => ReloadAsync(fixture));

        Assert.Equal(1, throwing.Thrown);
        var end = Assert.Single(ends);
        Assert.False(end.Applied);
        Assert.StartsWith("The reload broke off: ", Assert.Single(end.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reload_TwoAtOnce_RunOneAfterTheOther()
    {
        using var fixture = new ControlFixture();
        fixture.Lifetime.NotifyStarted();
        using var entered = new SemaphoreSlim(0);
        using var goOn = new SemaphoreSlim(0);
        fixture.Source.Reading = () =>
        {
            entered.Release();
            Assert.True(goOn.Wait(WithTimeoutExtensions.Default));
        };

        var first = fixture.Get<IWorkerPool>().ReloadAsync();
        Assert.True(await entered.WaitAsync(WithTimeoutExtensions.Default));
        var second = fixture.Get<IWorkerPool>().ReloadAsync();
        Assert.False(await entered.WaitAsync(0));
        goOn.Release();
        Assert.Equal(2, (await first.WithTimeout()).Revision);
        Assert.True(await entered.WaitAsync(WithTimeoutExtensions.Default));
        goOn.Release();

        Assert.Equal(3, (await second.WithTimeout()).Revision);
    }

    [Fact]
    public async Task Reload_Hook_SeesNewPlanBeforeWorkersAreRecycled()
    {
        var hooks = new ReloadHooks();
        using var fixture = new ControlFixture(services => services.AddSingleton<IWorkerHooks>(hooks), settings: ("Workers", "2"));
        fixture.Lifetime.NotifyStarted();
        fixture.Source.Set("Workers", "4");

        await ReloadAsync(fixture);

        Assert.Equal([(2, 4)], hooks.Seen);
    }

    private static Task<ReloadResult> ReloadAsync(ControlFixture fixture) => fixture.Get<IWorkerPool>().ReloadAsync().WithTimeout();

    private sealed class ReloadHooks : IWorkerHooks
    {
        public List<(int Revision, int Workers)> Seen { get; } = [];

        public void OnReload(WorkerPlan plan) => Seen.Add((plan.Revision, plan.Workers));
    }
}
