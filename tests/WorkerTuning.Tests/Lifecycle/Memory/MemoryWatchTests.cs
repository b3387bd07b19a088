using WorkerTuning.Planning;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Lifecycle.Memory;

public class MemoryWatchTests
{
    private const long Megabyte = WatchCase.Megabyte;

    private static readonly RecyclePlan FiftyEach = new()
    {
        MaxWorkerMemory = 50 * Megabyte,
        MinLifetime = TimeSpan.FromSeconds(10),
        GracefulTimeout = TimeSpan.FromSeconds(30),
    };

    [Fact]
    public void Tick_NoBudget_MeasuresAndDoesNothing()
    {
        using var watch = new WatchCase(2, new RecyclePlan());

        watch.Run(60, megabytes: 100);
        watch.Run(60, megabytes: 9_000);

        Assert.Equal(new MemorySnapshot { WorkingSet = 9_000 * Megabyte, Baseline = 100 * Megabyte }, watch.Snapshot);
        Assert.Empty(watch.Logs);
    }

    [Fact]
    public void Tick_FirstWorkersWarmAndSettled_TakesTheBaselineOnce()
    {
        using var watch = new WatchCase(2, FiftyEach);
        watch.Run(25, megabytes: 60);
        Assert.Equal((MemoryStep.Settling, null), (watch.Snapshot.Step, watch.Snapshot.Baseline));

        watch.Run(15, megabytes: 100);
        watch.Run(60, megabytes: 120);

        Assert.Equal(new MemorySnapshot { Step = MemoryStep.Calm, WorkingSet = 120 * Megabyte, Baseline = 100 * Megabyte, Budget = 100 * Megabyte, Limit = 200 * Megabyte }, watch.Snapshot);
        Assert.Equal(["MemoryBaseline"], watch.Logs);
    }

    [Fact]
    public void Tick_WorkersNotBuilt_TakesNoBaseline()
    {
        using var watch = new WatchCase(2, FiftyEach, builds: false);

        watch.Run(55, megabytes: 60);

        Assert.Null(watch.Snapshot.Baseline);
    }

    [Fact]
    public void Tick_OverTheBudget_ClimbsEveryStepAndTellsEachOnce()
    {
        using var watch = new WatchCase(2, FiftyEach);
        watch.Run(40, megabytes: 100);

        watch.Run(30, megabytes: 300);

        Assert.True(watch.IsCollecting);
        Assert.Equal(MemoryStep.Collecting, watch.Snapshot.Step);
        Assert.Equal(2, watch.Recycler.View.Recycled[(int)RecycleReason.Memory]);
        Assert.Equal([2, 2], watch.Recycler.View.Current.Select(w => w.Identity.Generation));
        watch.Collected(megabytes: 110);
        watch.Run(5);
        Assert.Equal(["MemoryBaseline", "MemoryTripped", "MemoryRecycle", "MemoryRecycle", "MemoryCollect", "MemoryCollected", "MemoryCalm"], watch.Logs);
        Assert.Equal((MemoryStep.Calm, false), (watch.Snapshot.Step, watch.Snapshot.IsUnhealthy));
        Assert.NotNull(watch.Snapshot.LastAction);
        Assert.Contains("working set 300.0 MB, limit 200.0 MB", watch.Messages("WorkerRecycled")[0]);
    }

    [Fact]
    public void Tick_StillOverAfterTheCollection_IsUnhealthyAndSaysSoOnceAMinute()
    {
        using var watch = new WatchCase(1, FiftyEach);
        watch.Run(40, megabytes: 100);
        watch.Run(30, megabytes: 300);
        watch.Collected(megabytes: 300);

        watch.Run(5 * 60);

        Assert.True(watch.Snapshot.IsUnhealthy);
        Assert.Equal(MemoryStep.Spent, watch.Snapshot.Step);
        Assert.Contains("cool-down", watch.Snapshot.Waiting);
        Assert.InRange(watch.Messages("MemoryUnhealthy").Count, 4, 5);
        Assert.Equal(1, watch.Recycler.View.Recycled[(int)RecycleReason.Memory]);
        Assert.Null(watch.ExitCode);
        watch.Run(10, megabytes: 100);
        Assert.Equal((MemoryStep.Calm, false, null), (watch.Snapshot.Step, watch.Snapshot.IsUnhealthy, watch.Snapshot.Waiting));
    }

    [Fact]
    public void Tick_StillOverAndOnMemoryExit_ExitsWithItsCode()
    {
        using var watch = new WatchCase(1, FiftyEach with { OnMemory = MemoryAction.Exit });
        watch.Run(40, megabytes: 100);
        watch.Run(30, megabytes: 300);
        watch.Collected(megabytes: 300);

        watch.Run(60);

        Assert.Equal(79, watch.ExitCode);
        Assert.Single(watch.Messages("MemoryExit"));
    }

    [Fact]
    public void Tick_WorkersTooYoung_SaysWhyNothingIsDone()
    {
        using var watch = new WatchCase(1, FiftyEach with { MinLifetime = TimeSpan.FromMinutes(2) });
        watch.Run(40, megabytes: 100);

        watch.Run(30, megabytes: 300);

        Assert.Equal(MemoryStep.Recycling, watch.Snapshot.Step);
        Assert.Equal("worker 1.1 is younger than min_worker_lifetime", watch.Snapshot.Waiting);
        Assert.Single(watch.Messages("MemoryWaits"));
        watch.Run(90);
        Assert.Equal([2], watch.Recycler.View.Current.Select(w => w.Identity.Generation));
    }

    [Fact]
    public void Tick_SuccessorIsNeverBuilt_GoesOnWithoutThatWorker()
    {
        using var watch = new WatchCase(1, FiftyEach);
        watch.Run(40, megabytes: 100);
        watch.Builds = false;

        watch.Run(150, megabytes: 300);

        Assert.Single(watch.Messages("MemorySkips"));
        Assert.True(watch.IsCollecting);
    }

    [Fact]
    public void Tick_CalmWhileTheGuardHoldsAWorkerBack_KeepsIt()
    {
        using var watch = new WatchCase(1, FiftyEach with { MinLifetime = TimeSpan.FromMinutes(1) });
        watch.Run(40, megabytes: 100);
        for (var i = 0; i < 3; i++)
        {
            watch.Run(70, megabytes: 300);
            watch.Collected(megabytes: 100);
            watch.Run(10);
        }

        Assert.Equal(3, watch.Recycler.View.Recycled[(int)RecycleReason.Memory]);
        watch.Run(40, megabytes: 300);
        Assert.Equal(RecycleReason.Memory, Assert.Single(watch.Recycler.View.Due).Reason);
        watch.Run(5 * 60, megabytes: 100);

        Assert.Empty(watch.Recycler.View.Due);
        Assert.Equal(3, watch.Recycler.View.Recycled[(int)RecycleReason.Memory]);
    }

    [Fact]
    public void Set_BudgetLiftedWhileAWorkerIsHeldBack_KeepsIt()
    {
        var plan = FiftyEach with { MinLifetime = TimeSpan.Zero };
        using var watch = new WatchCase(2, plan);
        watch.Run(40, megabytes: 100);
        watch.Builds = false;
        watch.Recycler.RecycleOne(2, RecycleReason.Call);
        watch.Run(150, megabytes: 300);
        Assert.Contains(watch.Recycler.View.Due, d => d.Reason == RecycleReason.Memory);

        watch.Watch.Set(plan with { MaxWorkerMemory = 0 });
        watch.Run(10);

        Assert.Equal(RecycleReason.Call, Assert.Single(watch.Recycler.View.Due).Reason);
    }

    [Fact]
    public void Tick_ContainerSmallerThanTheBudget_CutsItAndSaysSo()
    {
        using var watch = new WatchCase(4, FiftyEach, containerLimit: 200 * Megabyte);

        watch.Run(40, megabytes: 100);

        Assert.Equal(180 * Megabyte, watch.Snapshot.Limit);
        Assert.Single(watch.Messages("MemoryBudgetCut"));
    }

    [Fact]
    public void Tick_HeapEndsBeforeTheBudget_CutsItAndSaysSo()
    {
        using var watch = new WatchCase(1, FiftyEach with { MaxWorkerMemory = 200 * Megabyte }, containerLimit: 256 * Megabyte, heapLimit: 192 * Megabyte)
        {
            Reading = new(60 * Megabyte, null, 20 * Megabyte),
        };

        watch.Run(40);

        Assert.Equal((long)(192 * Megabyte * 0.9) + (40 * Megabyte), watch.Snapshot.Limit);
        Assert.Contains("ends the managed heap at 192.0 MB, a tenth of that stays free, and 40.0 MB of the process are no managed heap", Assert.Single(watch.Messages("MemoryHeapBudgetCut")));
    }

    [Fact]
    public void Tick_HeapNearItsEndInALargeWorkingSetBudget_Climbs()
    {
        using var watch = new WatchCase(1, FiftyEach with { OnMemory = MemoryAction.Exit }, heapLimit: 100 * Megabyte) { Reading = new(60 * Megabyte, null, 20 * Megabyte) };
        watch.Run(40);
        // Untouched pages are on the heap and not in RAM.
        watch.Reading = new(80 * Megabyte, null, 95 * Megabyte);
        watch.Run(30);
        Assert.Contains("the managed heap is 95.0 MB, and the runtime ends it at 100.0 MB", Assert.Single(watch.Messages("MemoryHeapTripped")));

        watch.Collected(watch.Reading);
        watch.Run(60);

        Assert.Equal(79, watch.ExitCode);
    }

    [Fact]
    public void Tick_AllocationFails_ClimbsAtOnceAndBeforeTheBaseline()
    {
        using var watch = new WatchCase(1, FiftyEach with { OnMemory = MemoryAction.Exit }, heapLimit: 100 * Megabyte) { Reading = new(60 * Megabyte, null, 20 * Megabyte) };
        watch.Run(12);
        watch.Reading = new(140 * Megabyte, null, 60 * Megabyte);
        watch.Watch.Failures.Add();

        watch.Run(1);

        Assert.Contains("allocations fail with an OutOfMemoryException, at a managed heap of 60.0 MB", Assert.Single(watch.Messages("MemoryHeapTripped")));
        Assert.Equal(1, watch.Recycler.View.Recycled[(int)RecycleReason.Memory]);
        Assert.True(watch.IsCollecting);
        watch.Collected(watch.Reading);
        watch.Run(1);
        Assert.Null(watch.ExitCode);
        watch.Watch.Failures.Add();
        watch.Run(1);
        Assert.Equal(79, watch.ExitCode);
    }

    [Fact]
    public void Tick_AllocationTooLargeForAHeapWithRoom_IsNoMatterOfTheMemory()
    {
        using var watch = new WatchCase(1, FiftyEach with { OnMemory = MemoryAction.Exit }, heapLimit: 100 * Megabyte) { Reading = new(60 * Megabyte, null, 20 * Megabyte) };
        watch.Run(40);
        watch.Watch.Failures.Add();

        watch.Run(60);

        Assert.Equal(["MemoryBaseline"], watch.Logs);
        Assert.Equal(MemoryStep.Calm, watch.Snapshot.Step);
    }

    [Theory]
    [InlineData(MemoryAction.Exit, 79)]
    [InlineData(MemoryAction.Unhealthy, null)]
    public void Tick_NoMemoryForTheLadder_TakesTheLastStep(MemoryAction action, int? code)
    {
        using var watch = new WatchCase(1, FiftyEach with { OnMemory = action });
        watch.Run(40, megabytes: 100);
        watch.Fails = true;

        watch.Run(60);

        Assert.True(watch.Snapshot.IsUnhealthy);
        Assert.Equal((code, action == MemoryAction.Exit), (watch.ExitCode, watch.Watch.EndsProcess));
        Assert.Single(watch.Messages("MemoryLadderExhausted"));
    }

    [Fact]
    public void Failures_OutOfMemoryException_IsCountedThoughCaught()
    {
        using var watch = new WatchCase(1, FiftyEach);
        var before = watch.Watch.Failures.Count;

        Assert.Throws<OutOfMemoryException>(NoMemory.Throw);

        Assert.True(watch.Watch.Failures.Count > before);
    }

    [Fact]
    public void Tick_GroupIsSharedFromThenOn_ComparesWhatItHasInRam()
    {
        using var watch = new WatchCase(1, FiftyEach) { Reading = new(100 * Megabyte, 400 * Megabyte) };
        watch.Run(40);
        Assert.Equal((400 * Megabyte, 450 * Megabyte), (watch.Snapshot.WorkingSet, watch.Snapshot.Limit));

        watch.Reading = new(120 * Megabyte, null);
        watch.Run(5);

        Assert.Equal((120 * Megabyte, 150 * Megabyte), (watch.Snapshot.WorkingSet, watch.Snapshot.Limit));
    }

    [Fact]
    public void Set_BudgetLifted_EndsTheClimb()
    {
        using var watch = new WatchCase(1, FiftyEach);
        watch.Run(40, megabytes: 100);
        watch.Run(30, megabytes: 300);

        watch.Watch.Set(FiftyEach with { MaxWorkerMemory = 0 });
        watch.Run(5);

        Assert.Equal((MemoryStep.Off, null), (watch.Snapshot.Step, watch.Snapshot.Limit));
    }

    [Fact]
    public void Tick_Stopping_DoesNothing()
    {
        using var watch = new WatchCase(1, FiftyEach);
        watch.Run(40, megabytes: 100);

        watch.Recycler.Stop();
        watch.Run(60, megabytes: 300);

        Assert.Equal(["MemoryBaseline"], watch.Logs);
    }
}
