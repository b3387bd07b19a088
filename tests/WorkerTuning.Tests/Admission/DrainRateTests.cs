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
    [InlineData(0.01, 4, 7)]
    public void RetryAfter_OfARate_IsTheTimeUntilThoseInFrontAreDone(double perSecond, int waiting, int expected)
    {
        var rate = new DrainRate();
        rate.Note(1_000, (long)(perSecond * 1_000));

        Assert.Equal(expected, rate.RetryAfter(waiting, otherwise: 7));
    }

    [Fact]
    public void Note_OneSlowWindow_MovesTheRateALittle()
    {
        var rate = new DrainRate();
        rate.Note(0.25, 25);
        Assert.Equal(100, rate.PerSecond);
        rate.Note(0.25, 0);
        Assert.Equal(93.75, rate.PerSecond);
        rate.Note(0, 1_000);
        Assert.Equal(93.75, rate.PerSecond);
        rate.Note(60, 600);
        Assert.Equal(10, rate.PerSecond);
    }
}
