using WorkerTuning.AccessLog.Statsd;

namespace WorkerTuning.Tests.AccessLog.Statsd;

public sealed class WorkersGaugeTests
{
    [Fact]
    public void IsDue_FromTheStartOn_SendsEveryNumberOnceAndNeverTheNoneBefore()
    {
        var gauge = new WorkersGauge();
        var server = new object();
        int[] looks = [0, 0, 3, 3, 4, 4, 0, 3];

        Assert.Equal([3, 4, 0, 3], looks.Where(workers => gauge.IsDue(server, workers)));
    }

    [Fact]
    public void IsDue_AnotherServer_HearsTheNumberThatTheFirstHasHeard()
    {
        var gauge = new WorkersGauge();
        gauge.IsDue("first", 3);

        Assert.True(gauge.IsDue("second", 3));
        Assert.False(gauge.IsDue("second", 3));
    }
}
