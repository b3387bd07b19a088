namespace WorkerTuning.ConcurrencyTests;

/// <summary>A clock that a scenario moves.</summary>
internal sealed class ManualClock : TimeProvider
{
    // Not the beginning of time: an age of nothing would be the time itself.
    private long _now = TimeSpan.TicksPerHour;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now;

    public override DateTimeOffset GetUtcNow() => new(_now, TimeSpan.Zero);

    public void Advance(TimeSpan time) => _now += time.Ticks;
}
