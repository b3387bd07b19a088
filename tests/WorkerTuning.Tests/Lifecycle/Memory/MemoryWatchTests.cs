using WorkerTuning.Planning;

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
