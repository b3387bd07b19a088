using System.Globalization;
using System.Text;

namespace WorkerTuning.AccessLog;

/// <summary>A second of local time in the forms that logs want, made once for all lines of that second.</summary>
internal sealed class ClockSecond
{
    private static ClockSecond? _last;

    private readonly long _second;
    private readonly TimeZoneInfo _zone;

    private ClockSecond(long second, TimeZoneInfo zone)
    {
        _second = second;
        _zone = zone;
        var time = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeSeconds(second), zone);
        var offset = string.Create(CultureInfo.InvariantCulture, $"{(time.Offset < TimeSpan.Zero ? '-' : '+')}{time.Offset:hhmm}");
        Apache = Encoding.ASCII.GetBytes(time.ToString("[dd/MMM/yyyy:HH:mm:ss ", CultureInfo.InvariantCulture) + offset + "]");
        Error = Encoding.ASCII.GetBytes(time.ToString("[yyyy-MM-dd HH:mm:ss ", CultureInfo.InvariantCulture) + offset + "]");
        Iso = Encoding.ASCII.GetBytes(time.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture));
        Day = DateOnly.FromDateTime(time.DateTime);
    }

    /// <summary><c>[20/Nov/2026:23:09:34 +0000]</c>, as in Apache's and gunicorn's access logs.</summary>
    public byte[] Apache { get; }

    /// <summary><c>[2026-11-20 23:09:34 +0000]</c>, as in gunicorn's error log.</summary>
    public byte[] Error { get; }

    /// <summary><c>2026-11-20T23:09:34+00:00</c>.</summary>
    public byte[] Iso { get; }

    public DateOnly Day { get; }

    public static ClockSecond Now(TimeProvider clock)
    {
        var second = clock.GetUtcNow().ToUnixTimeSeconds();
        var last = Volatile.Read(ref _last);
        if (last is not null && last._second == second && ReferenceEquals(last._zone, clock.LocalTimeZone))
            return last;
        var now = new ClockSecond(second, clock.LocalTimeZone);
        Volatile.Write(ref _last, now);
        return now;
    }
}
