using WorkerTuning.Control;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Control;

public sealed class PlanChangesTests
{
    [Fact]
    public void Describe_EachKindOfChange_IsNamedOnce()
    {
        var before = TestPlan.Make(settings: [new("backlog", "64", "a"), new("timeout", "30", "a"), new("workers", "2", "a")]);
        var now = TestPlan.Make(settings: [new("keepalive", "5", "b"), new("timeout", "60", "b"), new("workers", "2", "another origin")]);

        Assert.Equal("backlog is not set any more, was 64, keepalive = 5, was not set, timeout = 60, was 30", PlanChanges.Describe(before, now));
        Assert.Equal("no setting has changed", PlanChanges.Describe(now, now));
    }
}
