using WorkerTuning.Lifecycle.Memory;

namespace WorkerTuning.Tests.Lifecycle.Memory;

public class MemoryLadderTests
{
    [Theory]
    [InlineData("50 100 90", "Calm")]
    [InlineData("101", "Over")]
    [InlineData("101 101", "Over")]
    [InlineData("101 101 100", "Calm")]
    [InlineData("101 101 95 101 101", "Over")]
    [InlineData("101 101 50 101 101", "Over")]
    [InlineData("101 101 101", "Recycling")]
    [InlineData("95 95 95 95", "Calm")]
    [InlineData("101 101 101 95", "Recycling")]
    [InlineData("101 101 101 91", "Recycling")]
    [InlineData("101 101 101 90", "Calm")]
    public void Look_Samples_TripInARowAndRestBelowNinetyPercent(string samples, string step)
    {
        var ladder = new LadderCase().Worker(1);

        foreach (var sample in samples.Split(' '))
            ladder.Look(long.Parse(sample));

        Assert.Equal(step, ladder.Step.ToString());
        Assert.False(ladder.IsUnhealthy);
    }

    [Fact]
    public void Look_Over_RecyclesTheOldestFirstOneAfterAnother()
    {
        var ladder = new LadderCase().Worker(1, age: 300).Worker(2, age: 900).Worker(3, age: 600);

        AssertRecycles(2, ladder.Trip());
        Assert.IsType<MemoryMove.None>(ladder.Look(110));
        ladder.Swap(2);
        Assert.IsType<MemoryMove.None>(ladder.Look(110));
        ladder.Drained(2);
        AssertRecycles(3, ladder.Look(110));
        ladder.Replace(3);
        AssertRecycles(1, ladder.Look(110));
    }

    [Fact]
    public void Look_CalmAfterOneWorker_LeavesTheOthersAlone()
    {
        var ladder = new LadderCase().Worker(1).Worker(2);
        ladder.Trip();
        ladder.Replace(1);

        Assert.IsType<MemoryMove.Calm>(ladder.Look(80));
        Assert.Equal(MemoryStep.Calm, ladder.Step);
    }

    [Fact]
    public void Look_AllRecycledAndStillOver_CollectsOnce()
    {
        var ladder = new LadderCase().Worker(1).Worker(2);
        ladder.Trip();
        ladder.Replace(1);
        ladder.Look(110);
        ladder.Replace(2);

        Assert.IsType<MemoryMove.Collect>(ladder.Look(110));
        Assert.Equal(MemoryStep.Collecting, ladder.Step);
        Assert.IsType<MemoryMove.None>(ladder.Look(110));
        Assert.IsType<MemoryMove.None>(ladder.Look(10));
    }

    [Fact]
    public void Look_WorkersThatOthersReplaceMeanwhile_CountAsRecycled()
    {
        var ladder = new LadderCase().Worker(1).Worker(2);
        ladder.Trip();
        ladder.Replace(1);
        ladder.Replace(2);

        Assert.IsType<MemoryMove.Collect>(ladder.Look(110));
    }

    [Fact]
    public void Look_CollectionWasEnough_IsCalm()
    {
        var ladder = new LadderCase().Worker(1);

        Assert.IsType<MemoryMove.Calm>(ladder.ClimbAll(afterwards: 50));
        Assert.Equal(MemoryStep.Calm, ladder.Step);
    }

    [Fact]
    public void Look_CollectionWasNotEnough_IsUnhealthyAfterSamplesInARow()
    {
        var ladder = new LadderCase().Worker(1);

        Assert.IsType<MemoryMove.None>(ladder.ClimbAll(afterwards: 110));
        Assert.IsType<MemoryMove.None>(ladder.Look(110));
        Assert.False(ladder.IsUnhealthy);
        Assert.IsType<MemoryMove.Unhealthy>(ladder.Look(110));
        Assert.Equal((MemoryStep.Spent, true), (ladder.Step, ladder.IsUnhealthy));
    }

    [Fact]
    public void Look_BetweenCalmAndHighAfterAPass_IsHealthyAndStartsNoOther()
    {
        var ladder = new LadderCase().Worker(1);
        ladder.ClimbAll(afterwards: 95);

        for (var i = 0; i < 500; i++)
            Assert.IsType<MemoryMove.None>(ladder.Look(95));
        Assert.Equal((MemoryStep.Spent, false), (ladder.Step, ladder.IsUnhealthy));
    }

    [Fact]
    public void Look_UnhealthyThenCalm_IsHealthyAgainAndMayClimbAtOnce()
    {
        var ladder = new LadderCase().Worker(1);
        ladder.ClimbAll(afterwards: 110);
        ladder.Trip();

        Assert.IsType<MemoryMove.None>(ladder.Look(95));
        Assert.True(ladder.IsUnhealthy);
        Assert.IsType<MemoryMove.Calm>(ladder.Look(90));
        Assert.False(ladder.IsUnhealthy);
        ladder.Pass(ladder.MinLifetime);
        AssertRecycles(1, ladder.Trip());
    }

    [Fact]
    public void Look_StillOver_StartsNoSecondPassBeforeItsCoolDown()
    {
        var ladder = new LadderCase().Worker(1);
        ladder.ClimbAll(afterwards: 110);
        var ended = ladder.Now;
        MemoryMove move;
        do
            move = ladder.Look(110);
        while (move is MemoryMove.None or MemoryMove.Unhealthy);

        AssertRecycles(1, move);
        Assert.True(ladder.IsUnhealthy);
        Assert.InRange(ladder.Now - ended, LadderCase.Timing.PassCoolDown, LadderCase.Timing.PassCoolDown + LadderCase.Timing.SampleInterval);
    }

    [Fact]
    public void Look_OnMemoryExit_ExitsExactlyOnce()
    {
        var ladder = new LadderCase { OnMemory = MemoryAction.Exit }.Worker(1);
        ladder.ClimbAll(afterwards: 110);
        ladder.Look(110);

        Assert.IsType<MemoryMove.Exit>(ladder.Look(110));
        Assert.True(ladder.IsUnhealthy);
        Assert.IsType<MemoryMove.None>(ladder.Look(110));
        Assert.IsType<MemoryMove.None>(ladder.Look(10));
    }

    [Fact]
    public void Look_WorkerTooYoung_WaitsForItsAgeAndSaysSo()
    {
        var ladder = new LadderCase().Worker(1, age: 20);

        Assert.Equal(new MemoryMove.Wait(MemoryHold.WorkerTooYoung, new() { Id = 1, Generation = 1 }), ladder.Trip());
        Assert.IsType<MemoryMove.Wait>(ladder.Look(110));
        Assert.Equal(MemoryStep.Recycling, ladder.Step);
        AssertRecycles(1, ladder.Look(110, after: 40));
    }

    [Fact]
    public void Look_WorkerTooYoungForLong_IsPassedOver()
    {
        var ladder = new LadderCase { MinLifetime = TimeSpan.FromDays(1) }.Worker(1).Worker(2, age: 2 * 86_400);

        AssertRecycles(2, ladder.Trip());
        ladder.Replace(2);
        Assert.Equal(new MemoryMove.Skip(MemoryHold.WorkerTooYoung, new() { Id = 1, Generation = 1 }), ladder.Look(110));
        Assert.IsType<MemoryMove.Collect>(ladder.Look(110));
    }

    [Fact]
    public void Look_AnotherRecycleUnderWay_WaitsButNotForEver()
    {
        var ladder = new LadderCase { IsRecyclingElse = true }.Worker(1);

        Assert.Equal(new MemoryMove.Wait(MemoryHold.RecycleUnderWay), ladder.Trip());
        ladder.IsRecyclingElse = false;
        AssertRecycles(1, ladder.Look(110));

        ladder = new LadderCase { IsRecyclingElse = true }.Worker(1);
        ladder.Trip();
        AssertRecycles(1, ladder.Look(110, after: 120));
    }

    [Fact]
    public void Look_WorkerThatStays_IsGivenUpForTheNext()
    {
        var ladder = new LadderCase().Worker(1, age: 900).Worker(2);
        ladder.Trip();
        ladder.Swap(1);

        Assert.IsType<MemoryMove.None>(ladder.Look(110, after: 119));
        Assert.Equal(new MemoryMove.Skip(MemoryHold.WorkerStays, new() { Id = 1, Generation = 1 }), ladder.Look(110, after: 1));
        AssertRecycles(2, ladder.Look(110));
    }

    [Fact]
    public void Look_SecondCollectionWithinAMinute_WaitsForItsCoolDown()
    {
        var ladder = new LadderCase { MinLifetime = TimeSpan.Zero }.Worker(1);
        ladder.ClimbAll(afterwards: 50);
        var collected = ladder.Now;
        AssertRecycles(1, ladder.Trip());
        ladder.Replace(1);

        Assert.Equal(new MemoryMove.Wait(MemoryHold.CollectCoolDown), ladder.Look(110));
        MemoryMove move;
        do
            move = ladder.Look(110);
        while (move is MemoryMove.Wait);

        Assert.IsType<MemoryMove.Collect>(move);
        Assert.InRange(ladder.Now - collected, LadderCase.Timing.CollectCoolDown - TimeSpan.FromSeconds(1), LadderCase.Timing.CollectCoolDown + TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Rest_WhileCollecting_DoesNotCountThatCollectionForALaterPass()
    {
        var ladder = new LadderCase { MinLifetime = TimeSpan.Zero }.Worker(1);
        ladder.Trip();
        ladder.Replace(1);
        Assert.IsType<MemoryMove.Collect>(ladder.Look(110));

        Assert.IsType<MemoryMove.Calm>(ladder.Rest());
        ladder.Collected();
        ladder.Pass(TimeSpan.FromMinutes(2));
        AssertRecycles(1, ladder.Trip());
        ladder.Replace(1);
        Assert.IsType<MemoryMove.Collect>(ladder.Look(110));
    }

    [Fact]
    public void Look_AllocationsFail_NothingIsWaitedForLong()
    {
        var ladder = new LadderCase { IsFailing = true, OnMemory = MemoryAction.Exit }.Worker(1, age: 601).Worker(2).Worker(3, age: 1);

        AssertRecycles(1, ladder.Look(50, after: 0.25));
        // It is not replaced.
        Assert.Equal(MemoryHold.WorkerStays, Assert.IsType<MemoryMove.Skip>(ladder.Look(50, after: 6)).Hold);
        AssertRecycles(2, ladder.Look(50, after: 0.25));
        ladder.Replace(2);
        Assert.Equal(MemoryHold.WorkerTooYoung, Assert.IsType<MemoryMove.Skip>(ladder.Look(50, after: 0.25)).Hold);
        Assert.IsType<MemoryMove.Collect>(ladder.Look(50, after: 0.25));
        ladder.Collected();
        // Those before the end of the collection do not count.
        Assert.IsType<MemoryMove.None>(ladder.Look(50, after: 0.25));
        Assert.IsType<MemoryMove.Exit>(ladder.Look(50, after: 0.25));
    }

    [Fact]
    public void Look_AllocationsFailNoMoreAfterARecycle_IsCalm()
    {
        var ladder = new LadderCase { IsFailing = true }.Worker(1);
        AssertRecycles(1, ladder.Look(50, after: 0.25));
        ladder.Replace(1);
        ladder.IsFailing = false;

        Assert.IsType<MemoryMove.Calm>(ladder.Look(50, after: 11));
    }

    private static void AssertRecycles(int id, MemoryMove move) => Assert.Equal(id, Assert.IsType<MemoryMove.Recycle>(move).Worker.Id);
}
