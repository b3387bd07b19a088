using System.Globalization;

namespace WorkerTuning.Configuration.Values;

/// <summary>A duration as text: a number of seconds, a number with <c>ms s m h d</c>, or <c>hh:mm:ss</c>.</summary>
internal static class DurationText
{
    public const string Allowed = "a number of seconds from 0, or a duration such as 500ms, 30s, 5m, 2h or 1d";

    /// <summary>A hundred years: what any timer of .NET's or Kestrel's can still hold.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(36_500);

    public static bool TryParse(string text, out TimeSpan value)
    {
        text = text.Trim();
        if (text.Contains(':'))
            return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out value) && TryFromSeconds(value.TotalSeconds, out value);
        var letters = text.Length;
        while (letters > 0 && char.IsAsciiLetter(text[letters - 1]))
            letters--;
        value = default;
        double? unit = text[letters..].ToLowerInvariant() switch
        {
            "" or "s" or "sec" => 1,
            "ms" => 0.001,
            "m" or "min" => 60,
            "h" => 3_600,
            "d" => 86_400,
            _ => null,
        };
        return unit is not null
            && double.TryParse(text[..letters], NumberStyles.AllowDecimalPoint | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number)
            && TryFromSeconds(number * unit.Value, out value);
    }

    public static bool TryFromSeconds(double seconds, out TimeSpan value)
    {
        value = default;
        if (!(seconds >= 0) || seconds > Longest.TotalSeconds)
            return false;
        value = TimeSpan.FromMilliseconds(Math.Round(seconds * 1_000));
        return value > TimeSpan.Zero || seconds == 0;
    }

    /// <summary>The shortest text that <see cref="TryParse"/> reads back: whole seconds as a bare number, as gunicorn prints them.</summary>
    public static string Show(TimeSpan value) =>
        value.Ticks % TimeSpan.TicksPerSecond == 0
            ? ((long)value.TotalSeconds).ToString(CultureInfo.InvariantCulture)
            : value.TotalMilliseconds.ToString(CultureInfo.InvariantCulture) + "ms";

    /// <summary>With its unit, for a sentence.</summary>
    public static string Say(TimeSpan value) => Show(value) is var text && text.EndsWith('s') ? text : text + " s";
}
