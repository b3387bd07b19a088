using WorkerTuning.Lifecycle.Memory;

namespace WorkerTuning.Tests.Lifecycle.Memory;

public class LogPaceTests
{
    [Fact]
    public void May_SameLine_ComesOnceAnInterval()
    {
        var pace = new LogPace(TimeSpan.FromMinutes(1));

        Assert.True(pace.May("a", TimeSpan.FromSeconds(0)));
        Assert.False(pace.May("a", TimeSpan.FromSeconds(59)));
        Assert.True(pace.May("b", TimeSpan.FromSeconds(59)));
        Assert.True(pace.May("a", TimeSpan.FromSeconds(60)));
        pace.Clear();
        Assert.True(pace.May("a", TimeSpan.FromSeconds(61)));
    }
}
