namespace WorkerTuning.Workers;

/// <summary>Spans of time as a clock counts them.</summary>
internal static class ClockTicks
{
    // Half of all: what is added to a time of the clock must not overflow.
    private const long Longest = long.MaxValue / 2;

    /// <summary>Ticks of that clock; what is practically for ever is shortened to centuries.</summary>
    public static long Ticks(this TimeProvider clock, TimeSpan time) =>
        time.TotalSeconds * clock.TimestampFrequency < Longest ? (long)(time.TotalSeconds * clock.TimestampFrequency) : Longest;
}
