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
        Assert.Equal(5, runtime.Resize(1));
        busy.Set();
        var settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        runtime.Arbiter.Post(settled.SetResult);
        await settled.Task.WithTimeout();

        Assert.Equal((9, 9), (runtime.Recycler.Target, runtime.Resize(0)));
    }

    [Fact]
    public void Resize_AfterDrain_CountsFromNone()
    {
        using var fixture = new ControlFixture(settings: ("Workers", "3"));
        _ = fixture.Runtime.StartAsync(fixture.Plan());

        fixture.Runtime.Drain();
        fixture.Runtime.Drain();

        Assert.Equal(1, fixture.Runtime.Resize(1));
        Assert.Equal(2, fixture.Runtime.Resize(1));
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

        Assert.Equal(expected, fixture.Runtime.Resize(change));
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
