using WorkerTuning.Admission;

namespace WorkerTuning.Tests.Admission;

public class DrainRateTests
{
    [Theory]
    [InlineData(10, 0, 1)]
    [InlineData(10, 9, 1)]
    [InlineData(10, 10, 2)]
    [InlineData(10, 99, 10)]
    [InlineData(10, 2_048, 60)]
    [InlineData(0.5, 4, 10)]
    [InlineData(0, 4, 7)]
    [InlineData(0.01, 4, 60)]
    [InlineData(1e-300, 4, 60)]
    public void RetryAfter_OfARate_IsTheTimeUntilThoseInFrontAreDone(double perSecond, int waiting, int expected)
    {
        var rate = new DrainRate();
        rate.Note(1_000 / perSecond, perSecond == 0 ? 0 : 1_000, hadWaiters: true);

        Assert.Equal(expected, rate.RetryAfter(waiting, otherwise: 7));
    }

    [Fact]
    public void Note_OneSlowWindow_MovesTheRateALittle()
    {
        var rate = new DrainRate();
        rate.Note(0.25, 25, true);
        Assert.Equal(100, rate.PerSecond);
        rate.Note(0.25, 0, true);
        Assert.Equal(93.75, rate.PerSecond);
        rate.Note(0, 1_000, true);
        Assert.Equal(93.75, rate.PerSecond);
        rate.Note(60, 600, true);
        Assert.Equal(10, rate.PerSecond);
    }

    [Fact]
    public void Note_WhileNobodyWaits_IsNoReasonToSendClientsAwayForLonger()
    {
        var rate = new DrainRate();
        rate.Note(60, 6_000, true);
        rate.Note(3_600, 3, false);
        Assert.Equal((100, 1), (rate.PerSecond, rate.RetryAfter(50, 7)));
        rate.Note(60, 12_000, false);
        Assert.Equal(200, rate.PerSecond);
    }

    [Fact]
    public void RetryAfter_NothingEndsAnyMore_GrowsToAMinuteAndStaysThere()
    {
        var rate = new DrainRate();
        rate.Note(1, 10, true);
        var told = new List<int>();
        for (var second = 0; second < 600; second++)
        {
            rate.Note(1, 0, true);
            told.Add(rate.RetryAfter(9, 7));
        }

        Assert.Equal(told.Order(), told);
        Assert.Equal((2, 60, 60), (told[0], told[20], told[^1]));
    }
}
