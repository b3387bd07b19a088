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

    // Else the next restart finds it, long after the change.
    [Theory]
    [InlineData("User", "nosuchuser", "no such user")]
    [InlineData("PidFile", "/nosuchfolder/app.pid", "cannot be written: the folder /nosuchfolder does not exist")]
    [InlineData("CertFile", "/nosuchfolder/server.pem", "must be a PEM file that exists")]
    [InlineData("Bind", "unix:/nosuchfolder/app.sock", "the folder does not exist")]
    [InlineData("Bind", "192.0.2.1:8000", "this machine has no such address")]
    public async Task Reload_WhatARestartWouldRefuse_IsRefused(string setting, string value, string problem)
    {
        using var fixture = new ControlFixture(settings: ("Workers", "2"));
        fixture.Lifetime.NotifyStarted();
        fixture.Source.Set("Workers", "3");
        fixture.Source.Set(setting, value);

        var result = await ReloadAsync(fixture);

        Assert.False(result.Applied);
        Assert.EndsWith(problem, Assert.Single(result.Problems), StringComparison.Ordinal);
        Assert.Equal("2", fixture.Setting("workers"));
        fixture.Source.Set(setting, null);
        Assert.True((await ReloadAsync(fixture)).Applied);
    }

    [Fact]
    public async Task Reload_ListOfTheSameValues_NeedsNoRestart()
    {
        using var fixture = new ControlFixture(settings: ("Bind", "127.0.0.1:8001"));
        fixture.Lifetime.NotifyStarted();

        Assert.Empty((await ReloadAsync(fixture)).NeedRestart);
    }

    [Fact]
    public async Task Reload_BeforeTheStart_IsAnsweredAndRunsOnceStarted()
    {
        using var fixture = new ControlFixture(settings: ("Workers", "2"));
        fixture.Source.Set("Workers", "3");
        var applied = new TaskCompletionSource<ReloadResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        fixture.Get<Reloader>().Ended += applied.SetResult;

        var answers = new[] { await ReloadAsync(fixture), await ReloadAsync(fixture) };
        Assert.All(answers, answer => Assert.Equal((false, 1), (answer.Applied, answer.Revision)));
        Assert.Equal("The server still starts; the reload runs once it has started.", Assert.Single(answers[0].Problems));
        fixture.Lifetime.NotifyStarted();

        Assert.Equal((true, 2), ((await applied.Task.WithTimeout()).Applied, fixture.Plan().Revision));
        Assert.Equal("3", fixture.Setting("workers"));
    }

    [Fact]
    public async Task Reload_GivenUpBehindAnother_Throws()
    {
        using var fixture = new ControlFixture();
        fixture.Lifetime.NotifyStarted();
        using var goOn = new SemaphoreSlim(0);
        fixture.Source.Reading = () => Assert.True(goOn.Wait(WithTimeoutExtensions.Default));
        using var source = new CancellationTokenSource();
        var first = fixture.Get<IWorkerPoolControl>().ReloadAsync();
        var second = fixture.Get<IWorkerPoolControl>().ReloadAsync(source.Token);

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.WithTimeout());
        goOn.Release();
        Assert.True((await first.WithTimeout()).Applied);
    }

    [Fact]
    public async Task Reload_DuringAndAfterTheDisposal_IsRefused()
    {
        var fixture = new ControlFixture();
        fixture.Lifetime.NotifyStarted();
        using var entered = new SemaphoreSlim(0);
        using var goOn = new SemaphoreSlim(0);
        fixture.Source.Reading = () =>
        {
            entered.Release();
            Assert.True(goOn.Wait(WithTimeoutExtensions.Default));
        };
        var pool = fixture.Get<IWorkerPoolControl>();
        var first = pool.ReloadAsync();
        Assert.True(await entered.WaitAsync(WithTimeoutExtensions.Default));
        var second = pool.ReloadAsync();
        fixture.Dispose();
        goOn.Release();

        foreach (var answer in new[] { await first.WithTimeout(), await second.WithTimeout(), await pool.ReloadAsync().WithTimeout() })
        {
            Assert.False(answer.Applied);
            Assert.Single(answer.Problems);
        }
    }

    [Fact]
    public async Task Reload_WhileStopping_IsRefused()
    {
        using var fixture = new ControlFixture();
        fixture.Lifetime.NotifyStarted();
        fixture.Lifetime.StopApplication();

        Assert.False((await ReloadAsync(fixture)).Applied);
    }

    [Theory]
    [InlineData("PlanOverridden")]
    [InlineData("Reloaded")]
    [InlineData(null)]
    public async Task Reload_WithALogThatThrows_IsInForceEverywhere(string? line)
    {
        using var throwing = new ThrowingLoggerProvider(e => line is null || e.Name == line);
        using var fixture = new ControlFixture(
            services =>
            {
                services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(99));
                services.AddSingleton<ILoggerProvider>(throwing);
            },
            settings: ("Workers", "1"));
        fixture.Lifetime.NotifyStarted();
        await fixture.Runtime.StartAsync(fixture.Plan()).WithTimeout();
        var ends = new List<ReloadResult>();
        fixture.Get<Reloader>().Ended += ends.Add;
        fixture.Source.Set("GracefulTimeout", "20");
        fixture.Source.Set("Workers", "3");

        var result = await ReloadAsync(fixture);

        var pool = fixture.Get<IWorkerPool>().GetSnapshot();
        Assert.Equal((true, 2, 2, 2), (result.Applied, result.Revision, fixture.Plan().Revision, pool.PlanRevision));
        Assert.Equal(3, pool.TargetWorkers);
        Assert.Equal([result], ends);
        Assert.True(throwing.Thrown > 0);
    }

    [Fact]
    public async Task Reload_OptionsOfTheApplicationThatCannotBeMade_ChangeNothing()
    {
        var fails = false;
        using var fixture = new ControlFixture(
            services => services.AddSingleton<IPostConfigureOptions<Microsoft.AspNetCore.Builder.ForwardedHeadersOptions>>(
                new PostConfigureOptions<Microsoft.AspNetCore.Builder.ForwardedHeadersOptions>(null, _ => { if (fails) throw new InvalidOperationException("no proxies today"); })),
            settings: ("Workers", "2"));
        fixture.Lifetime.NotifyStarted();
        var plan = fixture.Plan();
        fixture.Source.Set("Workers", "3");
        fails = true;

        var result = await ReloadAsync(fixture);

        Assert.False(result.Applied);
        Assert.Contains("no proxies today", Assert.Single(result.Problems), StringComparison.Ordinal);
        Assert.Same(plan, fixture.Plan());
    }

    [Fact]
    public async Task Reload_AListenerOfItsBeginningThatThrows_GoesOn()
    {
        using var fixture = new ControlFixture();
        fixture.Lifetime.NotifyStarted();
        var ends = new List<ReloadResult>();
        fixture.Get<Reloader>().Beginning += () => throw new NotSupportedException();
        fixture.Get<Reloader>().Ended += _ => throw new NotSupportedException();
        fixture.Get<Reloader>().Ended += ends.Add;

        Assert.True((await ReloadAsync(fixture)).Applied);
        Assert.Single(ends);
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

        var first = fixture.Get<IWorkerPoolControl>().ReloadAsync();
        Assert.True(await entered.WaitAsync(WithTimeoutExtensions.Default));
        var second = fixture.Get<IWorkerPoolControl>().ReloadAsync();
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

    [Fact]
    public async Task Reload_HooksHang_GoesOnAfterHalfAMinuteForAllOfThem()
    {
        var (hooks, others) = (new HangingHooks(), new HangingHooks());
        using var fixture = new ControlFixture(
            services => services.AddSingleton<IWorkerHooks>(hooks).AddSingleton<IWorkerHooks>(others), settings: ("Workers", "2"));
        fixture.Lifetime.NotifyStarted();
        fixture.Source.Set("Workers", "4");

        var reload = ReloadAsync(fixture);
        await hooks.CalledAsync("on_reload");
        await fixture.Clock.TimersArmedAsync(2);
        fixture.Clock.Advance(TimeSpan.FromSeconds(29));
        Assert.False(reload.IsCompleted);
        fixture.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.True((await reload).Applied);
        Assert.Contains(fixture.Logs.Logs, l => l.Event.Name == "ListenersLate");
        await hooks.CancelledAsync("on_reload");
        await others.CalledAsync("on_reload");
    }

    private static Task<ReloadResult> ReloadAsync(ControlFixture fixture) => fixture.Get<IWorkerPoolControl>().ReloadAsync().WithTimeout();

    private sealed class ReloadHooks : IWorkerHooks
    {
        public List<(int Revision, int Workers)> Seen { get; } = [];

        public ValueTask OnReloadAsync(WorkerPlan plan, CancellationToken cancellationToken)
        {
            Seen.Add((plan.Revision, plan.Workers));
            return ValueTask.CompletedTask;
        }
    }
}
