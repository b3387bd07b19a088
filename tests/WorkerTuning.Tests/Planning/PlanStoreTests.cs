using WorkerTuning.Planning;

namespace WorkerTuning.Tests.Planning;

public class PlanStoreTests
{
    [Fact]
    public void Replace_AnotherPlan_IsTheCurrentOne()
    {
        var (first, second) = (FakeHost.Plan(new WorkerTuningOptions()), FakeHost.Plan(new WorkerTuningOptions { Workers = 3 }));
        var store = new PlanStore(first);
        Assert.Same(first, store.Current);

        store.Replace(second);

        Assert.Same(second, store.Current);
    }
}
