using WorkerTuning.Admission.Adaptive;

namespace WorkerTuning.Tests.Admission.Adaptive;

public class LimitProbeTests
{
    private static bool Look(LimitProbe probe, double latency, int? inFlight = null, int completed = 60, double seconds = 0.25) =>
        probe.Look(new LimitWindow(seconds, completed, completed * latency, inFlight ?? probe.Limit, true));

    [Fact]
    public void Look_NoFasterAtHalf_BlamesNotTheLimit()
    {
        var probe = new LimitProbe(100, 0.2, 4);
        Assert.Equal(50, probe.Limit);
        Assert.False(Look(probe, 0.2));
        Assert.True(Look(probe, 0.19));

        Assert.Equal((100, 0.19), (probe.After, Math.Round(probe.Baseline!.Value, 6)));
    }

    [Fact]
    public void Look_TwiceAsFastAtHalf_GoesDeeperUntilItIsNot()
    {
        var probe = new LimitProbe(64, 0.16, 2);
        foreach (var (limit, latency) in new[] { (32, 0.08), (16, 0.04), (8, 0.02) })
        {
            Assert.Equal(limit, probe.Limit);
            Assert.False(Look(probe, 1));
            Assert.False(Look(probe, latency));
        }

        Assert.Equal(4, probe.Limit);
        Assert.False(Look(probe, 1));
        Assert.True(Look(probe, 0.018));
        Assert.Equal((8, 0.018), (probe.After, Math.Round(probe.Baseline!.Value, 6)));
    }

    [Fact]
    public void Look_TwiceAsFastAtTheMinimum_StopsThere()
    {
        var probe = new LimitProbe(20, 0.2, 16);
        Assert.Equal(16, probe.Limit);
        Assert.False(Look(probe, 1));
        Assert.True(Look(probe, 0.1));

        Assert.Equal((16, 0.1), (probe.After, Math.Round(probe.Baseline!.Value, 6)));
    }

    [Fact]
    public void Look_WhileTheOldOnesRun_Waits()
    {
        var probe = new LimitProbe(100, 0.6, 4);
        Assert.False(Look(probe, 1, inFlight: 51));
        Assert.False(Look(probe, 1, inFlight: 50));
        // As long as a request takes, so that those which began under the old limit are gone.
        Assert.False(Look(probe, 1, inFlight: 50));
        Assert.True(Look(probe, 0.6));
        Assert.NotNull(probe.Baseline);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(0)]
    public void Look_NobodyEnds_GivesUpWithoutAnAnswer(int inFlight)
    {
        var probe = new LimitProbe(100, 0.1, 4);
        var looks = 0;
        while (!Look(probe, 0, inFlight, completed: 0))
            Assert.InRange(++looks, 0, 20);

        Assert.Null(probe.Baseline);
        Assert.Equal(100, probe.After);
    }
}
