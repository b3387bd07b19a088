using WorkerTuning.Admission;

namespace WorkerTuning.Tests.Admission;

public class QueueDisciplineTests
{
    [Theory]
    [InlineData(0, false)]
    [InlineData(99, false)]
    [InlineData(100, true)]
    [InlineData(5_000, true)]
    public void IsOverloaded_AQueueThatStood_IsAfterTwentyTargets(long stood, bool expected) =>
        Assert.Equal(expected, new QueueDiscipline(5, false).IsOverloaded(1_000, 1_000 + stood));

    [Theory]
    [InlineData(false, RequestPriority.Sheddable, 100)]
    [InlineData(false, RequestPriority.Normal, 100)]
    [InlineData(false, RequestPriority.Critical, 100)]
    [InlineData(true, RequestPriority.Sheddable, 0)]
    [InlineData(true, RequestPriority.Normal, 5)]
    [InlineData(true, RequestPriority.Critical, 100)]
    internal void MayWait_ByPriority_IsTheTargetOrTheInterval(bool isOverloaded, RequestPriority priority, long expected) =>
        Assert.Equal(expected, new QueueDiscipline(5, false).MayWait(priority, isOverloaded));

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(false, true, false)]
    [InlineData(true, false, false)]
    [InlineData(true, true, true)]
    public void TakesNewest_OnlyInAnOverload(bool newestFirst, bool isOverloaded, bool expected) =>
        Assert.Equal(expected, new QueueDiscipline(5, newestFirst).TakesNewest(isOverloaded));
}
