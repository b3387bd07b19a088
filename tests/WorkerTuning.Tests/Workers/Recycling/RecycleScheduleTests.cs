using WorkerTuning.Workers.Recycling;

namespace WorkerTuning.Tests.Workers.Recycling;

public class RecycleScheduleTests
{
    // Summer time from the last Sunday of March, 02:00 to 03:00, to the last of October, 03:00 to 02:00.
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.CreateCustomTimeZone(
        "test", TimeSpan.FromHours(1), "test", "test", "test summer",
        [
            TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(
                DateTime.MinValue.Date, DateTime.MaxValue.Date, TimeSpan.FromHours(1),
                TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new DateTime(1, 1, 1, 2, 0, 0), 3, 5, DayOfWeek.Sunday),
                TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new DateTime(1, 1, 1, 3, 0, 0), 10, 5, DayOfWeek.Sunday)),
        ]);

    private readonly Clock _clock = new();

    private int Count(string from, string to, string times, double step = 60)
    {
        _clock.Now = DateTimeOffset.Parse(from, System.Globalization.CultureInfo.InvariantCulture);
        var end = DateTimeOffset.Parse(to, System.Globalization.CultureInfo.InvariantCulture);
        var schedule = new RecycleSchedule(_clock);
        schedule.Set([.. times.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(t => TimeOnly.Parse(t, System.Globalization.CultureInfo.InvariantCulture))]);
        var count = 0;
        while (_clock.Now < end)
        {
            _clock.Now += TimeSpan.FromSeconds(step);
            count += schedule.HasCome() ? 1 : 0;
        }

        return count;
    }

    [Theory]
    [InlineData("2026-06-01T03:29:00+02:00", "2026-06-01T03:29:59+02:00", "", 0)]
    [InlineData("2026-06-01T03:29:00+02:00", "2026-06-01T03:35:00+02:00", "03:30", 1)]
    [InlineData("2026-06-01T03:30:00+02:00", "2026-06-02T03:29:00+02:00", "03:30", 0)]
    [InlineData("2026-06-01T00:00:00+02:00", "2026-06-03T00:00:00+02:00", "03:30 15:00", 4)]
    [InlineData("2026-06-01T23:50:00+02:00", "2026-06-02T00:10:00+02:00", "00:00", 1)]
    [InlineData("2026-06-01T23:50:00+02:00", "2026-06-02T00:10:00+02:00", "23:59 00:01", 2)]
    [InlineData("2026-03-29T01:00:00+01:00", "2026-03-29T05:00:00+02:00", "02:30", 1)]
    [InlineData("2026-10-25T01:00:00+02:00", "2026-10-25T05:00:00+01:00", "02:30", 1)]
    [InlineData("2026-10-25T01:00:00+02:00", "2026-10-25T05:00:00+01:00", "03:30", 1)]
    public void HasCome_OverAStretch_OnceForEachTime(string from, string to, string times, int expected) =>
        Assert.Equal(expected, Count(from, to, times));

    [Fact]
    public void HasCome_AfterALongSleep_Once() =>
        Assert.Equal(1, Count("2026-06-01T00:00:00+02:00", "2026-06-04T00:00:00+02:00", "03:30", step: 3 * 86_400));

    [Fact]
    public void HasCome_AClockSetBackByDays_StillComes()
    {
        Assert.Equal(0, Count("2026-06-05T00:00:00+02:00", "2026-06-05T00:01:00+02:00", "03:30"));
        var schedule = new RecycleSchedule(_clock);
        schedule.Set([new TimeOnly(3, 30)]);
        _clock.Now -= TimeSpan.FromDays(3);
        Assert.False(schedule.HasCome());
        _clock.Now += TimeSpan.FromHours(4);
        Assert.True(schedule.HasCome());
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override TimeZoneInfo LocalTimeZone => Zone;

        public override DateTimeOffset GetUtcNow() => Now.ToUniversalTime();
    }
}
