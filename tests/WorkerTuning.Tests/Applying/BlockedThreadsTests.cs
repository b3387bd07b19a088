using WorkerTuning.Applying;
using WorkerTuning.Applying.Linux;

namespace WorkerTuning.Tests.Applying;

public sealed class BlockedThreadsTests
{
    private readonly BlockedThreads _blocked = new();
    private double _milliseconds;
    private double _own;
    private double _idle;

    [Fact]
    public void Look_LateTwiceWithAFreeProcessor_IsBlocked()
    {
        Assert.False(LookLate(25, own: 0, free: 1));
        Assert.True(LookLate(25, own: 0.05, free: 0.9));
    }

    [Fact]
    public void Look_InTimeBetween_BeginsAgain()
    {
        Assert.False(LookLate(25, own: 0, free: 1));
        Assert.False(_blocked.Look(isLate: false, () => throw new InvalidOperationException("The load was read for nothing.")));
        Assert.False(LookLate(25, own: 0, free: 1));
        Assert.True(LookLate(25, own: 0, free: 1));
    }

    [Theory]
    [InlineData(0.9, 0.5)]
    [InlineData(1, 0)]
    public void Look_LateForLongOnItsOwnBusyProcessors_IsNot(double own, double free)
    {
        for (var i = 0; i < 100; i++)
            Assert.False(LookLate(25, own, free));
    }

    [Fact]
    public void Look_LateOnProcessorsThatOthersKeepBusy_IsBlockedOnceItLasts()
    {
        for (var i = 0; i < 4; i++)
            Assert.False(LookLate(25, own: 0.3, free: 0));
        Assert.True(LookLate(25, own: 0.3, free: 0));
    }

    [Theory]
    [InlineData("cpu  100 2 30 400 50 6 7 8 9 10", 450, 603)]
    [InlineData("cpu  1 0 0 9 0", 9, 10)]
    [InlineData("cpu  1 0 0", 0, 0)]
    [InlineData("cpu0 1 0 0 9 0", 0, 0)]
    [InlineData("cpu  1 x 0 9 0", 0, 0)]
    [InlineData("", 0, 0)]
    public void Parse_OfTheFirstLineOfStat_IsIdleAndTotal(string line, long idle, long total) => Assert.Equal((idle, total), MachineTime.Parse(line));

    // After so many milliseconds, in which so much of two processors was used and free.
    private bool LookLate(double milliseconds, double own, double free)
    {
        _milliseconds += milliseconds;
        _own += milliseconds * own * 2;
        _idle += milliseconds * free;
        return _blocked.Look(isLate: true, () => new(TimeSpan.FromMilliseconds(_milliseconds), TimeSpan.FromMilliseconds(_own), 2, (long)(_idle * 10), (long)(_milliseconds * 10)));
    }
}
