using System.Globalization;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace WorkerTuning.Configuration.Values;

/// <summary>Shows a converted value as <c>--print-config</c> does; the text reads back as the same value.</summary>
internal static class SettingText
{
    public static string Show(Setting setting, object? value) => value switch
    {
        null => "None",
        bool flag => flag ? "true" : "false",
        TimeSpan duration => DurationText.Show(duration),
        long bytes when setting.Unit == Unit.Bytes => SizeText.Show(bytes),
        long bytes when setting.Unit == Unit.Megabytes => SizeText.Show(bytes, "B"),
        UnixFileMode mode => ModeText.Show(mode),
        IReadOnlyList<string> list => string.Join(',', setting.Secret ? list.Select(Hide) : list),
        IReadOnlyDictionary<string, string> map => string.Join(',', map.Select(p => $"{p.Key}={p.Value}")),
        IDictionary<string, WorkerPoolOptions> pools => string.Join(',', pools.Keys.Order(StringComparer.OrdinalIgnoreCase)),
        HttpProtocols or Enum => EnumNames.Show(value),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    // All of an entry without a name: code may have set it, and what it is nobody knows.
    private static string Hide(string? entry) => entry?[..(entry.IndexOf('=', StringComparison.Ordinal) + 1)] + "***";
}
