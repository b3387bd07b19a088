using WorkerTuning.Workers.Recycling;

namespace WorkerTuning.Tests.Workers.Recycling;

public class KillLoopGuardTests
{
    [Theory]
    [InlineData(0, 60, 60)]
    [InlineData(2, 60, 60)]
    [InlineData(3, 60, 120)]
    [InlineData(4, 60, 240)]
    [InlineData(8, 60, 3_600)]
    [InlineData(1_000_000, 60, 3_600)]
    [InlineData(9, 7_200, 7_200)]
    [InlineData(0, 0, 0)]
    [InlineData(3, 0, 2)]
    [InlineData(4, 0, 4)]
    public void Hold_AfterSoMany_Doubles(int count, double minLifetime, double expected) =>
        Assert.Equal(TimeSpan.FromSeconds(expected), KillLoopGuard.Hold(count, TimeSpan.FromSeconds(minLifetime)));

    [Theory]
    [InlineData(RecycleReason.Memory, 119, 1)]
    [InlineData(RecycleReason.Policy, 119, 1)]
    [InlineData(RecycleReason.Idle, 119, 1)]
    [InlineData(RecycleReason.Idle, 120, 0)]
    [InlineData(RecycleReason.MaxRequests, 1, 0)]
    [InlineData(RecycleReason.Reload, 1, 0)]
    [InlineData(RecycleReason.Stuck, 1, 0)]
    public void Note_ARecycle_CountsWhatCameSoon(RecycleReason reason, double age, int expected)
    {
        var guard = new KillLoopGuard();
        guard.Note(reason, TimeSpan.FromSeconds(age), TimeSpan.FromSeconds(60));

        Assert.Equal(expected, guard.InARow);
    }

    [Fact]
    public void Note_AWorkerThatLivedLong_EndsTheRow()
    {
        var guard = new KillLoopGuard();
        for (var i = 0; i < 4; i++)
            guard.Note(RecycleReason.Memory, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(60));
        Assert.Equal(4, guard.InARow);
        guard.Note(RecycleReason.Memory, TimeSpan.FromSeconds(479), TimeSpan.FromSeconds(60));
        Assert.Equal(5, guard.InARow);
        guard.Note(RecycleReason.Memory, TimeSpan.FromSeconds(960), TimeSpan.FromSeconds(60));
        Assert.Equal(0, guard.InARow);
    }
}
