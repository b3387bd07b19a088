using WorkerTuning.Lifecycle.Regulation;

namespace WorkerTuning.Tests.Lifecycle.Regulation;

public class ThreadMinimumRegulatorTests
{
    private const int Floor = 4;
    private const int Ceiling = 100;
    private readonly ThreadMinimumRegulator _regulator = new(4);
    private int _minimum = Floor;

    private int Look(double delay, double use, int threads, int times = 1)
    {
        for (var i = 0; i < times; i++)
            _minimum = _regulator.Look(0.25, new ThreadLook(delay, use, _minimum, threads), Floor, Ceiling);
        return _minimum;
    }

    [Theory]
    [InlineData(0.05, 0.1, 4, false)]
    [InlineData(0.1, 0.1, 8, false)]
    [InlineData(0.1, 0.79, 8, false)]
    [InlineData(0.1, 0.8, 4, true)]
    [InlineData(5, 1, 4, true)]
    public void Look_LateForHalfASecond_RaisesItUnlessTheProcessorsAreBusy(double delay, double use, int expected, bool saturated)
    {
        Assert.Equal(Floor, Look(delay, use, 4));
        Assert.Equal(expected, Look(delay, use, 4));
        Assert.Equal(saturated, _regulator.IsSaturated);
    }

    [Fact]
    public void Look_LateAgainAndAgain_GrowsByHalfToTheCeiling()
    {
        var minimums = new List<int>();
        for (var i = 0; i < 30; i++)
            minimums.Add(Look(1, 0, 4));

        Assert.Equal([4, 8, 12, 18, 27, 40, 60, 90, 100], minimums.Distinct());
    }

    [Fact]
    public void Look_CalmWithFewThreads_LowersItByAQuarterEachHalfMinute()
    {
        _minimum = 100;
        Assert.Equal(100, Look(0.001, 0.1, 10, times: 119));
        Assert.Equal(75, Look(0.001, 0.1, 10));
        Assert.Equal(57, Look(0.001, 0.1, 10, times: 120));
        Assert.Equal(Floor, Look(0.001, 0.1, 2, times: 120 * 20));
    }

    [Fact]
    public void Look_CalmWithAsManyThreads_LeavesThem()
    {
        _minimum = 40;

        Assert.Equal(40, Look(0.001, 0.1, 31, times: 1_000));
    }
}
