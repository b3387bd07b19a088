namespace WorkerTuning.Tests.Shared;

public class ManualTimeTests
{
    private readonly ManualTime _time = new();
    private readonly List<string> _fired = [];

    [Fact]
    public void Clock_NotAdvanced_StandsStill()
    {
        var before = (_time.GetUtcNow(), _time.GetTimestamp());

        Assert.Equal(before, (_time.GetUtcNow(), _time.GetTimestamp()));
    }

    [Fact]
    public void Clock_Advanced_MovesTimeAndTimestampAlike()
    {
        var (now, stamp) = (_time.GetUtcNow(), _time.GetTimestamp());

        _time.Advance(TimeSpan.FromMilliseconds(1500));

        Assert.Equal(TimeSpan.FromMilliseconds(1500), _time.GetUtcNow() - now);
        Assert.Equal(TimeSpan.FromMilliseconds(1500), _time.GetElapsedTime(stamp));
    }

    [Theory]
    [InlineData(4.999, 0)]
    [InlineData(5, 1)]
    [InlineData(100, 1)]
    public void Timer_Once_FiresWhenDueAndNeverAgain(double seconds, int times)
    {
        using var timer = Timer("once", 5);

        _time.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal(times, _fired.Count);
    }

    [Fact]
    public void Timer_Periodic_FiresAtEveryDueTimeInOneAdvance()
    {
        using var timer = Timer("p", due: 1, period: 2);

        _time.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal(["p@1", "p@3", "p@5"], _fired);
    }

    [Fact]
    public void Timers_Several_FireInTheOrderTheyAreDue()
    {
        using var late = Timer("late", 3);
        using var early = Timer("early", 1);
        using var alsoLate = Timer("also late", 3);

        _time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(["early@1", "late@3", "also late@3"], _fired);
    }

    [Fact]
    public void Timer_ArmedByAnother_FiresInTheSameAdvance()
    {
        ITimer? second = null;
        using var first = _time.CreateTimer(_ => second = Timer("second", 2), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);

        _time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(["second@3"], _fired);
        second!.Dispose();
    }

    [Fact]
    public void Timer_Disposed_NeitherFiresNorCanBeArmed()
    {
        var timer = Timer("gone", 1);
        timer.Dispose();

        Assert.False(timer.Change(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan));
        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Empty(_fired);
        Assert.Equal(0, _time.ArmedTimers);
    }

    [Fact]
    public void Timer_Changed_ForgetsItsOldDueTime()
    {
        using var timer = Timer("moved", 1);
        timer.Change(TimeSpan.FromSeconds(4), Timeout.InfiniteTimeSpan);

        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(["moved@4"], _fired);
    }

    [Fact]
    public async Task Delay_OfTheFramework_EndsWhenAdvanced()
    {
        var delay = Task.Delay(TimeSpan.FromMinutes(1), _time);
        await _time.TimersArmedAsync();
        Assert.False(delay.IsCompleted);

        _time.Advance(TimeSpan.FromMinutes(1));

        await delay.WithTimeout();
    }

    [Fact]
    public void CancellationTokenSource_OfTheFramework_IsCancelledWhenAdvanced()
    {
        using var source = new CancellationTokenSource(TimeSpan.FromSeconds(30), _time);

        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.True(source.IsCancellationRequested);
    }

    [Fact]
    public async Task TimersArmed_ArmedLater_Completes()
    {
        var armed = _time.TimersArmedAsync(2);
        using var first = Timer("a", 1);
        Assert.False(armed.IsCompleted);

        using var second = Timer("b", 1);

        await armed;
    }

    private ITimer Timer(string name, double due, double? period = null) =>
        _time.CreateTimer(
            _ => _fired.Add($"{name}@{_time.Elapsed.TotalSeconds}"),
            null,
            TimeSpan.FromSeconds(due),
            period is { } seconds ? TimeSpan.FromSeconds(seconds) : Timeout.InfiniteTimeSpan);
}
