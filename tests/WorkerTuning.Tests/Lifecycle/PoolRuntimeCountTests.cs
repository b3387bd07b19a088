using WorkerTuning.Tests.Control;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Lifecycle;

public sealed class PoolRuntimeCountTests
{
    [Fact]
    public async Task Resize_WhileAReloadWaits_BothCount()
    {
        using var fixture = new ControlFixture(settings: ("Workers", "4"));
        using var eight = new ControlFixture(settings: ("Workers", "8"));
        var runtime = fixture.Runtime;
        await runtime.StartAsync(fixture.Plan()).WithTimeout();
        using var busy = new ManualResetEventSlim();
        runtime.Arbiter.Post(() => busy.Wait(TimeSpan.FromSeconds(15)));
        runtime.Reload(eight.Plan());
        Assert.Equal(5, runtime.Resize(runtime.Default, 1));
        busy.Set();
        var settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        runtime.Arbiter.Post(settled.SetResult);
        await settled.Task.WithTimeout();

        Assert.Equal((9, 9), (runtime.Default.Recycler.Target, runtime.Resize(runtime.Default, 0)));
    }

    [Fact]
    public async Task Resize_BeforeTheStart_ChangesNothing()
    {
        using var fixture = new ControlFixture(settings: ("Workers", "2"));

        Assert.Equal(0, fixture.Runtime.Resize(fixture.Runtime.Default, 3));

        await fixture.Runtime.StartAsync(fixture.Plan()).WithTimeout();
        Assert.Equal((2, 2), (fixture.Runtime.Default.Recycler.Target, fixture.Runtime.Resize(fixture.Runtime.Default, 0)));
    }

    [Fact]
    public void Resize_AfterDrain_CountsFromNone()
    {
        using var fixture = new ControlFixture(settings: ("Workers", "3"));
        _ = fixture.Runtime.StartAsync(fixture.Plan());

        fixture.Runtime.Drain();
        fixture.Runtime.Drain();

        Assert.Equal(0, fixture.Runtime.Resize(fixture.Runtime.Default, -1));
        Assert.Equal(1, fixture.Runtime.Resize(fixture.Runtime.Default, 1));
        Assert.Equal(2, fixture.Runtime.Resize(fixture.Runtime.Default, 1));
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(-1, 1)]
    [InlineData(-5, 1)]
    [InlineData(0, 2)]
    [InlineData(int.MaxValue, 65_536)]
    public void Resize_ByADifference_SaysHowManyThereWillBe(int change, int expected)
    {
        using var fixture = new ControlFixture(settings: ("Workers", "2"));
        _ = fixture.Runtime.StartAsync(fixture.Plan());
        // Nobody carries it out.
        fixture.Runtime.Arbiter.Dispose();

        Assert.Equal(expected, fixture.Runtime.Resize(fixture.Runtime.Default, change));
    }

    /// <summary>Two looks of 300 ms at a pool all of whose workers are busy, or one of 31 s at an idle one.</summary>
    private static async Task LookAsync(ControlFixture fixture, params double[] seconds)
    {
        foreach (var passed in seconds)
        {
            fixture.Clock.Advance(TimeSpan.FromSeconds(passed));
            for (var i = 0; i < 2; i++)
            {
                var looked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                fixture.Runtime.Arbiter.Post(looked.SetResult);
                await looked.Task.WithTimeout();
            }
        }
    }

    [Fact]
    public async Task Range_UnderLoad_GrowsAndAReloadKeepsWhatTheLoadFound()
    {
        using var fixture = new ControlFixture(settings: [("Workers", "2..6"), ("WorkerClass", "sync")]);
        using var higher = new ControlFixture(settings: [("Workers", "1..3"), ("WorkerClass", "sync")]);
        using var one = new ControlFixture(settings: [("Workers", "5"), ("WorkerClass", "sync")]);
        var runtime = fixture.Runtime;
        await runtime.StartAsync(fixture.Plan()).WithTimeout();
        Assert.Equal(new WorkerCount(2, 6), runtime.Default.Bounds);
        Assert.NotNull(runtime.Default.Pool.TryLease());
        Assert.NotNull(runtime.Default.Pool.TryLease());

        await LookAsync(fixture, 0.3);
        Assert.Equal(2, runtime.Default.Recycler.Target);
        await LookAsync(fixture, 0.3);
        Assert.Equal((3, 4), (runtime.Default.Recycler.Target, runtime.Resize(runtime.Default, 1)));
        Assert.Equal(new WorkerCount(3, 7), runtime.Default.Bounds);

        runtime.Reload(higher.Plan());
        await LookAsync(fixture, 0);
        Assert.Equal((new WorkerCount(2, 4), 4), (runtime.Default.Bounds, runtime.Default.Recycler.Target));
        runtime.Reload(one.Plan());
        await LookAsync(fixture, 0);
        Assert.Equal((new WorkerCount(6, 6), 6), (runtime.Default.Bounds, runtime.Default.Recycler.Target));
        Assert.Contains(fixture.Logs.Logs, l => l.Message.StartsWith("The pool grows from 2 to 3 workers: 2 of 2 requests at a time are in use", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Range_Drained_StaysSo()
    {
        using var fixture = new ControlFixture(settings: ("Workers", "2..6"));
        await fixture.Runtime.StartAsync(fixture.Plan()).WithTimeout();
        fixture.Runtime.Drain();
        await LookAsync(fixture, 0.3, 0.3, 31);

        Assert.Equal(0, fixture.Runtime.Default.Recycler.Target);
    }

    [Fact]
    public async Task StopAsync_DisposesEveryWorker()
    {
        using var fixture = new ControlFixture(settings: ("Workers", "3"));
        await fixture.Runtime.StartAsync(fixture.Plan()).WithTimeout();
        var pool = fixture.Get<IWorkerPool>();
        Assert.Equal((3, 3), (pool.GetSnapshot().Workers.Count, pool.GetSnapshot().TargetWorkers));
        await fixture.Runtime.StopAsync().WithTimeout();

        Assert.Empty(pool.GetSnapshot().Workers);
    }
}
