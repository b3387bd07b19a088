using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using WorkerTuning.Lifecycle;
using WorkerTuning.Lifecycle.Connections;
using WorkerTuning.Lifecycle.Memory;
using WorkerTuning.Planning;
using WorkerTuning.Tests.Control;
using WorkerTuning.Tests.Shared;
using WorkerTuning.Workers;

namespace WorkerTuning.Tests.Lifecycle;

public sealed class ServerStopTests
{
    [Fact]
    public void Look_GracefulStopBySignal_EndsRequestsThenTheProcess()
    {
        using var fixture = new ControlFixture(settings: [("GracefulTimeout", "10"), ("ShutdownDelay", "5")]);
        HaveWorkers(fixture);
        fixture.Get<ServerStop>().BeginForGood();

        Advance(14.9);
        Assert.False(EndsAll());
        Advance(0.1);
        Assert.True(EndsAll());
        Advance(5.9);
        Assert.Empty(fixture.Exits);
        Advance(0.1);
        Advance(10);

        Assert.Equal([PoolProbe.ExitCode], fixture.Exits);

        bool EndsAll() => fixture.Runtime.Default.Watch.EndsAll;
        void Advance(double seconds) => AdvanceAndLook(fixture, seconds);
    }

    [Fact]
    public void Look_TheMemoryLaddersLastStep_EndsTheProcessAlthoughTheHostDoesNotStop()
    {
        var resident = 100L;
        using var fixture = new ControlFixture(
            services => services
                .AddSingleton(new ProcessMemory(() => new(resident << 20, null), null))
                .AddSingleton(new MemoryEffects(collected => collected(), _ => { })),
            settings: [("Workers", "1"), ("MaxWorkerMemory", "50"), ("OnMemory", "exit"), ("MinWorkerLifetime", "0"), ("GracefulTimeout", "10"), ("WorkerConnections", "1")]);
        HaveWorkers(fixture);
        fixture.Runtime.Memory.Set(fixture.Plan().Recycle);
        TurnUntil(() => fixture.Runtime.Memory.Snapshot.Baseline is not null);
        AdvanceAndLook(fixture, 0);
        Assert.False(fixture.Get<ServerStop>().IsStopping);
        resident = 300;
        TurnUntil(() => fixture.Runtime.Memory.EndsProcess);
        AdvanceAndLook(fixture, 0);
        Assert.True(fixture.Get<ServerStop>().IsStopping);
        AdvanceAndLook(fixture, 15.9);
        Assert.Empty(fixture.Exits);
        AdvanceAndLook(fixture, 0.1);

        Assert.Equal([PoolProbe.ExitCode], fixture.Exits);

        // In place of the arbiter's thread; workers are built on threads of their own.
        void TurnUntil(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(
            () =>
            {
                fixture.Clock.Advance(TimeSpan.FromMilliseconds(250));
                fixture.Runtime.Arbiter.Turn();
                return condition();
            },
            WithTimeoutExtensions.Default));
    }

    [Fact]
    public void Look_StopByTheApplication_NeverEndsTheProcess()
    {
        using var fixture = new ControlFixture(settings: ("GracefulTimeout", "1"));
        fixture.Get<ServerStop>().Begin();

        AdvanceAndLook(fixture, 10_000);

        Assert.Empty(fixture.Exits);
    }

    [Fact]
    public void Look_NoStop_DoesNothing()
    {
        using var fixture = new ControlFixture(settings: ("GracefulTimeout", "1"));
        var connection = Connect(fixture);

        AdvanceAndLook(fixture, 10_000);

        Assert.False(fixture.Get<ServerStop>().IsStopping);
        Assert.False(connection.IsAborted);
    }

    [Fact]
    public void Look_QuickStop_AbortsAtOnceAndEndsTheProcessWithZero()
    {
        using var fixture = new ControlFixture(settings: ("GracefulTimeout", "10"));
        var connection = Connect(fixture);
        fixture.Get<ServerStop>().Hurry();

        AdvanceAndLook(fixture, 0);
        Assert.True(connection.IsAborted);
        Assert.True(fixture.Runtime.Default.Watch.EndsAll);
        AdvanceAndLook(fixture, 1.9);
        Assert.Empty(fixture.Exits);
        AdvanceAndLook(fixture, 0.1);

        Assert.Equal([0], fixture.Exits);
    }

    [Fact]
    public void Look_ConnectionWithoutRequest_IsAbortedShortlyAfterTheDelay()
    {
        using var fixture = new ControlFixture(settings: [("ShutdownDelay", "5"), ("Workers", "1")]);
        HaveWorkers(fixture);
        var (idle, waiting) = (Connect(fixture), Connect(fixture));
        var context = new Microsoft.AspNetCore.Http.DefaultHttpContext();
        context.Features.Set(waiting.Features.Get<OpenConnection>());
        context.Connection.Id = "the application's own";
        var request = fixture.Get<RequestAdmission>().Begin(context, worker: null);
        fixture.Get<ServerStop>().Begin();

        AdvanceAndLook(fixture, 6.4);
        Assert.False(idle.IsAborted);
        AdvanceAndLook(fixture, 0.1);
        Assert.True(idle.IsAborted);
        Assert.False(waiting.IsAborted);

        request.Lease!.End(request);
        AdvanceAndLook(fixture, 1.4);
        Assert.False(waiting.IsAborted);
        AdvanceAndLook(fixture, 0.1);
        Assert.True(waiting.IsAborted);
    }

    [Fact]
    public async Task DelayAsync_Hurry_EndsIt()
    {
        using var fixture = new ControlFixture(settings: ("ShutdownDelay", "5"));
        var stop = fixture.Get<ServerStop>();
        var delay = stop.DelayAsync(CancellationToken.None);
        await fixture.Clock.TimersArmedAsync();
        Assert.False(delay.IsCompleted);

        stop.Hurry();

        await delay.WithTimeout();
    }

    [Fact]
    public async Task DelayAsync_Time_EndsIt()
    {
        using var fixture = new ControlFixture(settings: ("ShutdownDelay", "5"));
        var delay = fixture.Get<ServerStop>().DelayAsync(CancellationToken.None);
        await fixture.Clock.TimersArmedAsync();

        fixture.Clock.Advance(TimeSpan.FromSeconds(5));

        await delay.WithTimeout();
    }

    [Theory]
    [InlineData(0, 11)]
    [InlineData(4, 7)]
    [InlineData(40, 1)]
    public void TimeLeft_Stopping_IsTheHostsAndAtLeastASecond(int elapsed, int left)
    {
        using var fixture = new ControlFixture(settings: ("GracefulTimeout", "10"));
        var stop = fixture.Get<ServerStop>();
        stop.Begin();

        fixture.Clock.Advance(TimeSpan.FromSeconds(elapsed));

        Assert.Equal(TimeSpan.FromSeconds(left), stop.TimeLeft);
    }

    // Where there are none, nobody would ever serve what waits.
    private static void HaveWorkers(ControlFixture fixture) => fixture.Runtime.Default.Recycler.Start(fixture.Plan().Pool, fixture.Plan().Recycle);

    private static void AdvanceAndLook(ControlFixture fixture, double seconds)
    {
        fixture.Clock.Advance(TimeSpan.FromSeconds(seconds));
        fixture.Get<ServerStop>().Look();
    }

    private static NotedConnection Connect(ControlFixture fixture)
    {
        var connection = new NotedConnection();
        fixture.Get<OpenConnections>().TryAdd(connection);
        return connection;
    }

    private sealed class NotedConnection() : DefaultConnectionContext(Guid.NewGuid().ToString())
    {
        public bool IsAborted { get; private set; }

        public override void Abort(ConnectionAbortedException abortReason) => IsAborted = true;
    }
}
