using WorkerTuning.Applying.Connections;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Applying.Connections;

public class LinePaceTests
{
    [Fact]
    public void May_ManyWithinASecond_LetsOneThroughAndCountsTheRest()
    {
        var time = new ManualTime();
        var pace = new LinePace(time);

        Assert.True(pace.May(out var left));
        Assert.Equal(0, left);
        for (var i = 0; i < 5; i++)
            Assert.False(pace.May(out _));
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.True(pace.May(out left));
        Assert.Equal(5, left);
        Assert.False(pace.May(out _));
    }

    [Fact]
    public void May_AtAPaceOfItsOwn_LetsNothingThroughBefore()
    {
        var time = new ManualTime();
        var pace = new LinePace(time, seconds: 60);
        Assert.True(pace.May(out _));
        time.Advance(TimeSpan.FromSeconds(59));

        Assert.False(pace.May(out _));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(pace.May(out var left));
        Assert.Equal(1, left);
    }
}
