using WorkerTuning.Lifecycle;
using WorkerTuning.Tests.Control;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Lifecycle;

public class ServerRuntimePoolsTests
{
    [Fact]
    public async Task Take_AfterTheStop_AddsAndRemovesNothing()
    {
        using var fixture = new ControlFixture(settings: [("Workers", "1"), ("Pools:a:Workers", "1")]);
        using var next = new ControlFixture(settings: [("Workers", "1"), ("Pools:b:Workers", "1")]);
        await fixture.Runtime.StartAsync(fixture.Plan()).WithTimeout();

        var stopping = fixture.Runtime.StopAsync();
        await fixture.Runtime.TakeAsync(next.Plan()).WithTimeout();
        await stopping.WithTimeout();

        Assert.Equal((PoolState.Stopped, null), (fixture.Runtime.State, fixture.Runtime.Find("b")));
    }

    [Fact]
    public async Task Take_APoolLess_DisposesItsWorkersAndKeepsTheOthers()
    {
        using var fixture = new ControlFixture(settings: [("Workers", "2"), ("Pools:a:Workers", "3"), ("Pools:b:Workers", "1")]);
        using var next = new ControlFixture(settings: [("Workers", "2"), ("Pools:B:Workers", "2")]);
        var runtime = fixture.Runtime;
        await runtime.StartAsync(fixture.Plan()).WithTimeout();
        var (a, b) = (runtime.Find("a")!, runtime.Find("b")!);
        await b.Warm.WithTimeout();

        await runtime.TakeAsync(next.Plan()).WithTimeout();

        Assert.Same(b, Assert.Single(runtime.Named));
        Assert.Equal((0, 2), (a.Recycler.Target, b.Recycler.Target));
        await runtime.StopAsync().WithTimeout();
        Assert.Empty(a.Recycler.View.Current.Concat(a.Recycler.View.Draining));
    }
}
