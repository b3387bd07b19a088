using Microsoft.Extensions.DependencyInjection;
using WorkerTuning.Control;
using WorkerTuning.Lifecycle;
using WorkerTuning.Tests.Control;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Lifecycle;

/// <summary>Hooks that hang at the start and at the end of the server.</summary>
public sealed class PoolLifetimeHookTests
{
    private readonly List<string> _ended = [];

    private ControlFixture Fixture(IWorkerHooks hooks, string workers = "1") => new(
        services => services.AddSingleton(hooks).AddWorkerLocal(_ => new Local(_ended)),
        settings: [("Workers", workers), ("PreloadApp", "true"), ("GracefulTimeout", "10")]);

    private static Task StartAsync(ControlFixture fixture, CancellationToken cancellationToken = default) =>
        fixture.Part<PoolLifetime>().StartingAsync(cancellationToken);

    [Theory]
    [InlineData("nworkers_changed")]
    [InlineData("on_starting")]
    public async Task Start_GivenUpWhileAHookHangs_BuildsNoWorker(string name)
    {
        using var start = new CancellationTokenSource();
        var hooks = new HangingHooks(name);
        using var fixture = Fixture(hooks);
        var starting = StartAsync(fixture, start.Token);
        await hooks.CalledAsync(name);
        await start.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => starting.WithTimeout());
        Assert.Equal(PoolState.New, fixture.Runtime.State);
        Assert.DoesNotContain("pre_fork", hooks.Calls);
    }

    [Fact]
    public async Task Start_CountsHookHangs_GoesOnAfterHalfAMinute()
    {
        var hooks = new HangingHooks("nworkers_changed");
        using var fixture = Fixture(hooks);
        var starting = StartAsync(fixture);
        await hooks.CalledAsync("nworkers_changed");
        await fixture.Clock.TimersArmedAsync();
        fixture.Clock.Advance(TimeSpan.FromSeconds(30));
        await starting.WithTimeout();

        Assert.Equal(["nworkers_changed", "on_starting", "pre_fork", "post_fork", "post_worker_init"], hooks.Calls);
    }

    [Fact]
    public async Task Ready_HookHangs_HoldsUpNeitherTheStartNorTheStop()
    {
        var hooks = new HangingHooks("when_ready");
        using var fixture = Fixture(hooks);
        await StartAsync(fixture).WithTimeout();
        await fixture.Part<PoolLifetime>().StartedAsync(CancellationToken.None).WithTimeout();
        await hooks.CalledAsync("when_ready");
        fixture.Lifetime.StopApplication();
        await hooks.CancelledAsync("when_ready");
        await fixture.Part<PoolLifetime>().StoppedAsync(CancellationToken.None).WithTimeout();

        Assert.Equal("on_exit", hooks.Calls[^1]);
    }

    [Theory]
    [InlineData("worker_exit")]
    [InlineData("child_exit")]
    public async Task Stop_ExitHookHangs_IsCancelledWhenItsTimeIsOverAndTheWorkerIsDisposed(string name)
    {
        var hooks = new HangingHooks(name);
        using var fixture = Fixture(hooks);
        await StartAsync(fixture).WithTimeout();
        fixture.Lifetime.StopApplication();
        var limit = fixture.Get<ServerStop>().TimeLeft;
        Assert.True(limit < TimeSpan.FromSeconds(30));
        var stopping = fixture.Part<PoolLifetime>().StoppedAsync(CancellationToken.None);
        await hooks.CalledAsync(name);
        await fixture.Clock.TimersArmedAsync(2);
        fixture.Clock.Advance(limit);
        await stopping.WithTimeout();

        await hooks.CancelledAsync(name);
        Assert.Equal(["ended"], _ended);
        Assert.Equal(["worker_exit", "child_exit", "on_exit"], hooks.Calls.TakeLast(3));
        Assert.Contains(fixture.Logs.Logs, l => l.Event.Name == "HookLate");
        Assert.DoesNotContain(fixture.Logs.Logs, l => l.Event.Name == "WorkersLeft");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stop_LastHookHangs_IsWaitedForBriefly(bool isQuick)
    {
        var hooks = new HangingHooks("on_exit");
        using var fixture = Fixture(hooks);
        await StartAsync(fixture).WithTimeout();
        if (isQuick)
            fixture.Get<ServerStop>().Hurry();
        else
            fixture.Lifetime.StopApplication();
        var stopping = fixture.Part<PoolLifetime>().StoppedAsync(CancellationToken.None);
        await hooks.CalledAsync("on_exit");
        await fixture.Clock.TimersArmedAsync();
        fixture.Clock.Advance(TimeSpan.FromSeconds(isQuick ? 0.25 : 5));
        await stopping.WithTimeout();

        await hooks.CancelledAsync("on_exit");
    }

    [Fact]
    public async Task StopQuickly_HookOfAWorkerHangs_TheLastHookIsStillCalled()
    {
        var hooks = new HangingHooks("worker_int");
        using var fixture = Fixture(hooks, workers: "2");
        await StartAsync(fixture).WithTimeout();
        fixture.Get<ServerCommands>().Run(ServerCommand.StopQuickly, "QUIT");
        await hooks.CalledAsync("worker_int");
        await fixture.Clock.TimersArmedAsync();
        // So that the end of the server has only the hook to wait for.
        await fixture.Runtime.StopAsync().WithTimeout();
        var stopping = fixture.Part<PoolLifetime>().StoppedAsync(CancellationToken.None);
        await fixture.Clock.TimersArmedAsync(2);
        fixture.Clock.Advance(TimeSpan.FromSeconds(0.25));
        await stopping.WithTimeout();

        Assert.Contains("on_exit", hooks.Calls);
        await hooks.CancelledAsync("worker_int");
    }

    [Fact]
    public async Task HookTime_OfEveryStop_FitsThriceIntoTheMargin()
    {
        using var fixture = Fixture(new RecordingHooks());
        var stop = fixture.Get<ServerStop>();
        stop.Begin();
        fixture.Clock.Advance(TimeSpan.FromHours(1));
        Assert.True(stop.TimeLeft + (3 * stop.HookTime) < ServerStop.Margin);
        stop.Hurry();
        Assert.True(stop.TimeLeft + (3 * stop.HookTime) < ServerStop.QuickMargin);
        await fixture.Runtime.DisposeAsync();
    }

    private sealed class Local(List<string> ended) : IDisposable
    {
        public void Dispose() => ended.Add("ended");
    }
}
