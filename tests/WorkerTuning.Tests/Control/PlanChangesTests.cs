using WorkerTuning.Control;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Control;

public sealed class PlanChangesTests
{
    [Fact]
    public void Describe_EachKindOfChange_IsNamedOnce()
    {
        var before = TestPlan.Make(settings: [TestPlan.Setting("backlog", "64", "a"), TestPlan.Setting("timeout", "30", "a"), TestPlan.Setting("workers", "2", "a")]);
        var now = TestPlan.Make(settings: [TestPlan.Setting("keepalive", "5", "b"), TestPlan.Setting("timeout", "60", "b"), TestPlan.Setting("workers", "2", "another origin")]);

        Assert.Equal("backlog is not set any more, was 64, keepalive = 5, was not set, timeout = 60, was 30", PlanChanges.Describe(before, now));
        Assert.Equal("no setting has changed", PlanChanges.Describe(now, now));
    }
}
