using WorkerTuning.Admission.Adaptive;

namespace WorkerTuning.Tests.Admission.Adaptive;

public class AdaptiveLimitTests
{
    private static readonly LimitBounds Wide = new(2, 1_000);

    private static LimitWindow Window(double latency, int inFlight, bool full = true, int completed = 100, double seconds = 0.25) =>
        new(seconds, completed, completed * latency, inFlight, full);

    /// <summary>Looks as long as it takes for no probe to run.</summary>
    private static void Look(AdaptiveLimit limit, double latency, int times = 1)
    {
        for (var i = 0; i < times; i++)
            limit.Look(Window(latency, limit.Limit));
    }

    [Theory]
    [InlineData(2, 1_000, 0, 20)]
    [InlineData(2, 1_000, 100, 125)]
    [InlineData(30, 1_000, 0, 30)]
    [InlineData(2, 8, 0, 8)]
    [InlineData(2, 50, 900, 50)]
    public void New_WithRequestsUnderWay_HasRoomForThem(int min, int max, int inFlight, int expected) =>
        Assert.Equal(expected, new AdaptiveLimit(new LimitBounds(min, max), inFlight).Limit);

    [Fact]
    public void Look_FullAndNotSlower_DoublesAtFirst()
    {
        var limit = new AdaptiveLimit(Wide);
        Look(limit, 0.1, 3);

        Assert.Equal((160, 1d, 0.1), (limit.Limit, limit.Gradient, Math.Round(limit.Baseline, 6)));
    }

    [Fact]
    public void Look_AfterTheFirstSlowdown_GrowsByTheRoot()
    {
        var limit = new AdaptiveLimit(Wide);
        Look(limit, 0.1);
        Assert.Equal(40, limit.Limit);
        // Twice the baseline: the gradient is 1.25 / 2, and half of the way is gone at a time.
        Look(limit, 0.2);
        Assert.Equal(0.625, limit.Gradient, 6);
        Assert.Equal(36, limit.Limit);
        Look(limit, 0.1);
        Assert.Equal(42, limit.Limit);
    }

    [Theory]
    [InlineData(false, 4, 20)]
    [InlineData(false, 20, 20)]
    [InlineData(true, 10, 20)]
    [InlineData(true, 11, 40)]
    [InlineData(true, 20, 40)]
    public void Look_WithRoom_StaysAsItIs(bool full, int inFlight, int expected)
    {
        var limit = new AdaptiveLimit(Wide);
        limit.Look(Window(0.1, inFlight, full));

        Assert.Equal(expected, limit.Limit);
    }

    [Fact]
    public void Look_SlowerWithoutLoad_IsTheNewBaselineAndNoReasonToCut()
    {
        var limit = new AdaptiveLimit(Wide);
        limit.Look(Window(0.1, 2, full: false));
        for (var i = 0; i < 60; i++)
            limit.Look(Window(1, 2, full: false, seconds: 1));

        Assert.Equal((20, 1d), (limit.Limit, limit.Gradient));
        Assert.InRange(limit.Baseline, 0.95, 1);
    }

    [Fact]
    public void Look_FewRequests_AreAddedUp()
    {
        var limit = new AdaptiveLimit(Wide);
        for (var i = 0; i < 4; i++)
            limit.Look(Window(0.1, 20, completed: 10));
        Assert.Equal(20, limit.Limit);
        limit.Look(Window(0.1, 20, completed: 10));

        Assert.Equal(40, limit.Limit);
    }

    [Theory]
    [InlineData(0, 20)]
    [InlineData(9, 20)]
    [InlineData(10, 40)]
    public void Look_HardlyAnyRequests_DecideAfterTwoSecondsOrNot(int completed, int expected)
    {
        var limit = new AdaptiveLimit(Wide);
        limit.Look(Window(0.1, 20, completed: completed, seconds: 2));

        Assert.Equal(expected, limit.Limit);
    }

    [Fact]
    public void Look_AtTheMaximum_GoesNoFurther()
    {
        var limit = new AdaptiveLimit(new LimitBounds(2, 50));
        Look(limit, 0.1, 5);

        Assert.Equal(50, limit.Limit);
    }

    [Fact]
    public void Look_AtTheMinimum_TakesTheLatencyAsItIs()
    {
        var limit = new AdaptiveLimit(new LimitBounds(20, 1_000));
        Look(limit, 0.1);
        Look(limit, 0.2, 2);
        // A probe may not go below it either.
        Assert.InRange(limit.Limit, 20, 40);
        Assert.False(limit.IsProbing && limit.Limit < 20);
    }

    [Fact]
    public void Look_ManyTimesSlower_ProbesInsteadOfCutting()
    {
        var limit = new AdaptiveLimit(Wide);
        Look(limit, 0.1, 5);
        Assert.Equal((640, false), (limit.Limit, limit.IsProbing));
        Look(limit, 0.5);
        Assert.Equal((320, true), (limit.Limit, limit.IsProbing));
        // As slow with half as many: it is not they who make each other wait.
        Look(limit, 0.5, 10);

        Assert.Equal((640, false, 0.5), (Math.Min(640, limit.Limit), limit.IsProbing, Math.Round(limit.Baseline, 6)));
    }

    [Fact]
    public void Look_ManyTimesFaster_ProbesForTheNewBaseline()
    {
        var limit = new AdaptiveLimit(Wide);
        Look(limit, 0.2, 3);
        Assert.Equal((160, false), (limit.Limit, limit.IsProbing));
        Look(limit, 0.08);
        Assert.Equal((80, true), (limit.Limit, limit.IsProbing));
    }

    [Fact]
    public void Look_SoonerThanRequestsTake_WaitsForThoseUnderTheNewLimit()
    {
        var limit = new AdaptiveLimit(Wide);
        limit.Look(Window(1, 20));
        Assert.Equal(40, limit.Limit);
        for (var i = 0; i < 3; i++)
            limit.Look(Window(1, 40));
        Assert.Equal(40, limit.Limit);
        limit.Look(Window(1, 40));

        Assert.Equal(80, limit.Limit);
    }

    [Fact]
    public void Look_BusyButNobodyWaitsAndNothingIsSlow_IsNoReasonToProbe()
    {
        var limit = new AdaptiveLimit(Wide);
        for (var i = 0; i < 200; i++)
            limit.Look(Window(0.1, 15, full: false));
        Assert.Equal((20, false), (limit.Limit, limit.IsProbing));
        // Nor is the first who waits where nothing has ever been slow: there is room for more.
        limit.Look(Window(0.1, 15, full: true));

        Assert.Equal((40, false), (limit.Limit, limit.IsProbing));
    }

    [Fact]
    public void Look_RequestsOfManySeconds_AreWaitedForAndLetTheLimitGrow()
    {
        var limit = new AdaptiveLimit(Wide);
        for (var second = 0; second < 9; second++)
            limit.Look(Window(20, 20, completed: 1, seconds: 1));
        Assert.Equal(20, limit.Limit);
        limit.Look(Window(20, 20, completed: 1, seconds: 1));

        Assert.Equal(40, limit.Limit);
    }

    [Fact]
    public void Look_MoreThanTheWorkersTake_ProbesBelowWhatRuns()
    {
        var limit = new AdaptiveLimit(Wide);
        Look(limit, 0.1, 3);
        Assert.Equal(160, limit.Limit);
        limit.Look(Window(0.4, 100));

        Assert.Equal((50, true), (limit.Limit, limit.IsProbing));
    }

    [Fact]
    public void Look_AfterALongCalm_DoublesAgain()
    {
        var limit = new AdaptiveLimit(Wide);
        Look(limit, 0.1);
        Look(limit, 0.2, 3);
        var low = limit.Limit;
        Look(limit, 0.1);
        Assert.InRange(limit.Limit, low + 1, low + 10);
        var before = limit.Limit;
        for (var i = 0; i < 8; i++)
            limit.Look(Window(0.1, 0, full: false, completed: 0, seconds: 2));
        Look(limit, 0.1);

        Assert.Equal(2 * before, limit.Limit);
    }

    [Fact]
    public void Look_NoTimePassed_IsNoDivisionByZero()
    {
        var limit = new AdaptiveLimit(Wide);
        Look(limit, 0, 3);

        Assert.Equal((160, 1d), (limit.Limit, limit.Gradient));
    }

    [Fact]
    public void Bounds_ThatShrink_HoldAtOnce()
    {
        var limit = new AdaptiveLimit(Wide);
        Look(limit, 0.1, 3);
        limit.Bounds = new LimitBounds(4, 30);

        Assert.Equal(30, limit.Limit);
        limit.Bounds = new LimitBounds(64, 128);
        Assert.Equal(64, limit.Limit);
    }
}
