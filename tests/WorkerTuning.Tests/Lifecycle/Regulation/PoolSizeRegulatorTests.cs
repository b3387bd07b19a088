using WorkerTuning.Lifecycle.Regulation;

namespace WorkerTuning.Tests.Lifecycle.Regulation;

public class PoolSizeRegulatorTests
{
    private readonly PoolSizeRegulator _regulator = new();
    private int _workers = 4;

    private int Look(int inFlight, double seconds = 0.25, bool building = false, int times = 1)
    {
        for (var i = 0; i < times; i++)
            _workers = _regulator.Look(seconds, new PoolLook(_workers, 2, inFlight, building), 2, 16);
        return _workers;
    }

    [Theory]
    [InlineData(6, 4)]
    [InlineData(7, 6)]
    [InlineData(8, 6)]
    public void Look_BusyForHalfASecond_GrowsByHalf(int inFlight, int expected)
    {
        Assert.Equal(4, Look(inFlight));
        Assert.Equal(expected, Look(inFlight));
    }

    [Fact]
    public void Look_BusyForOneLook_StaysAsItIs()
    {
        Look(8);
        Look(2);

        Assert.Equal(4, Look(8));
    }

    [Fact]
    public void Look_WhileWorkersAreBuilt_WaitsForThem()
    {
        Assert.Equal(4, Look(8, building: true, times: 20));
        Assert.Equal(6, Look(8));
    }

    /// <summary>More workers would not help where the adaptive limit holds requests back, and its probes are no calm.</summary>
    [Fact]
    public void Look_AnAdaptiveLimitBelowTheWorkers_MovesNothing()
    {
        _workers = 8;
        for (var i = 0; i < 20; i++)
        {
            Look(10, times: 48);
            Look(5, times: 12);
        }

        Assert.Equal(8, _workers);
    }

    [Fact]
    public void Look_BusyForLong_GrowsToTheMaximumInFiveSteps()
    {
        var sizes = new List<int>();
        for (var i = 0; i < 20; i++)
            sizes.Add(Look(_workers * 2));

        Assert.Equal([4, 6, 9, 13, 16], sizes.Distinct());
    }

    [Fact]
    public void Look_CalmForLong_ShrinksByOneEachHalfMinute()
    {
        _workers = 16;
        var seconds = 0.0;
        for (; _workers > 2; seconds += 0.25)
            Look(0);

        Assert.Equal(14 * 30, seconds);
        Assert.Equal(2, Look(0, times: 1_000));
    }

    [Theory]
    [InlineData(3, 3)]
    [InlineData(4, 4)]
    public void Look_HalfBusyWithOneFewer_IsTheMostThatIsCalm(int inFlight, int expected) =>
        Assert.Equal(expected, Look(inFlight, times: 121));

    [Fact]
    public void Look_OnePeakInThirtySeconds_BeginsTheCalmAnew()
    {
        Look(0, times: 119);
        Look(5);

        Assert.Equal(4, Look(0, times: 119));
        Assert.Equal(3, Look(0, times: 2));
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(20, 16)]
    public void Look_OutsideItsBounds_ComesBackAtOnce(int workers, int expected)
    {
        _workers = workers;

        Assert.Equal(expected, Look(1));
    }
}
