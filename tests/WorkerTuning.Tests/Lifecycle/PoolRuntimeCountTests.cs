using WorkerTuning.Tests.Control;

namespace WorkerTuning.Tests.Lifecycle;

public sealed class PoolRuntimeCountTests
{
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
}
