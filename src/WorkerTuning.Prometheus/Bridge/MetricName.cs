using System.Collections.Frozen;
using System.Text;

namespace WorkerTuning.Bridge;

/// <summary>OpenTelemetry's names and units as Prometheus has them, by the rules of OpenTelemetry's own specification.</summary>
internal static class MetricName
{
    private static readonly FrozenDictionary<string, string> Units = new Dictionary<string, string>
    {
        ["d"] = "days",
        ["h"] = "hours",
        ["min"] = "minutes",
        ["s"] = "seconds",
        ["ms"] = "milliseconds",
        ["us"] = "microseconds",
        ["ns"] = "nanoseconds",
        ["By"] = "bytes",
        ["KiBy"] = "kibibytes",
        ["MiBy"] = "mebibytes",
        ["GiBy"] = "gibibytes",
        ["kBy"] = "kilobytes",
        ["MBy"] = "megabytes",
        ["GBy"] = "gigabytes",
        ["%"] = "percent",
        ["Hz"] = "hertz",
        ["Cel"] = "celsius",
    }.ToFrozenDictionary();

    /// <summary>The unit as a word; null for none, such as that of a count in braces or of a ratio.</summary>
    public static string? Unit(string? unit)
    {
        if (string.IsNullOrEmpty(unit) || unit == "1")
            return null;
        if (unit.LastIndexOf('/') is > 0 and var slash)
            return Rate(Unit(unit[..slash]), Unit(unit[(slash + 1)..]));
        if (unit[0] == '{')
            return null;
        return Units.TryGetValue(unit, out var word) ? word : Clean(unit).Trim('_') is { Length: > 0 } other ? other : null;
    }

    // bytes_per_second; per_second where what is counted has no unit.
    private static string? Rate(string? what, string? each)
    {
        if (each is null)
            return what;
        var one = each.EndsWith('s') && each != "celsius" ? each[..^1] : each;
        return what is null ? $"per_{one}" : $"{what}_per_{one}";
    }

    /// <summary>The name of the family: a counter's ends in <c>_total</c>.</summary>
    public static string Family(string name, string? unit, MetricKind kind) => kind == MetricKind.Counter ? Family(name, Unit(unit)) + "_total" : Family(name, Unit(unit));

    /// <summary>The name of the family, without the ending of a counter.</summary>
    public static string Family(string name, string? unit)
    {
        var family = Clean(name);
        if (family.EndsWith("_total", StringComparison.Ordinal))
            family = family[..^"_total".Length];
        return unit is null || family.EndsWith($"_{unit}", StringComparison.Ordinal) ? family : $"{family}_{unit}";
    }

    /// <summary>Letters, digits and single underscores, none of the digits first: what prometheus-net allows.</summary>
    public static string Clean(string name)
    {
        var clean = new StringBuilder(name.Length + 1);
        foreach (var c in name)
        {
            if (clean.Length == 0 && char.IsAsciiDigit(c))
                clean.Append('_');
            if (char.IsAsciiLetterOrDigit(c))
                clean.Append(c);
            else if (clean.Length == 0 || clean[^1] != '_')
                clean.Append('_');
        }

        return clean.Length == 0 ? "_" : clean.ToString();
    }
}
