using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using WorkerTuning.Configuration.Values;

namespace WorkerTuning.Configuration.Checks;

/// <summary>Asks what a setting's type and the attributes of its property allow.</summary>
internal static class ValueChecks
{
    private const string NoControl = "must be text without control characters", NoNull = "must have no entry that is null";

    private const HttpProtocols AllProtocols = HttpProtocols.Http1AndHttp2AndHttp3;

    /// <returns>What is allowed, or null when the value holds.</returns>
    public static string? Find(Setting setting, object? value) =>
        value is null ? null : FindByType(setting, value) ?? setting.Checks.Select(check => Find(setting, check, value)).FirstOrDefault(e => e is not null);

    /// <summary>A range in words: <c>from 1 to 32767</c>, or <c>1 or more</c> where the end is only the type's.</summary>
    public static string Describe(Setting setting, RangeAttribute range)
    {
        var (low, high) = (Number(range.Minimum), Number(range.Maximum));
        return high >= (setting.ValueType == typeof(int) ? int.MaxValue : long.MaxValue) ? $"{low:0} or more" : $"from {low:0} to {high:0}";
    }

    // Text never converts to such values; the application's own code can set them.
    private static string? FindByType(Setting setting, object value) => value switch
    {
        TimeSpan duration when duration < TimeSpan.Zero || duration > DurationText.Longest => $"must be from 0 to {DurationText.Longest.TotalDays:0} days",
        WorkerCount workers when workers.Minimum > workers.Maximum => "must name the smaller number first, such as 2..16",
        HttpProtocols.None => "must name a protocol",
        HttpProtocols some => (some & ~AllProtocols) == 0 ? null : "must name protocols out of " + EnumNames.Show(AllProtocols),
        UnixFileMode mode => ModeText.TryFromNumber((long)mode, out _) ? null : "must be " + ModeText.Allowed,
        string text when HoldsControl(setting, text) => NoControl,
        IEnumerable<string?> entries when entries.Contains(null) => NoNull,
        IReadOnlyDictionary<string, string?> pairs when pairs.Any(p => p.Value is null) => NoNull,
        IEnumerable<string> entries when entries.Any(entry => HoldsControl(setting, entry)) => NoControl,
        IReadOnlyDictionary<string, string> pairs when pairs.Any(p => HoldsControl(setting, p.Key) || HoldsControl(setting, p.Value)) => NoControl,
        Enum choice when !Enum.IsDefined(setting.ValueType, choice) => "must be " + EnumNames.Allowed(setting.ValueType),
        _ => null,
    };

    // A line feed in a value is a line more in logs, datagrams and files. Variables of the environment may hold any, and formats a tab.
    private static bool HoldsControl(Setting setting, string? text) =>
        text is not null && !setting.Checks.Any(check => check is EnvironmentEntriesAttribute)
        && text.Any(c => char.IsControl(c) && !(c == '\t' && setting.Checks.Any(check => check is AccessLogFormatAttribute)));

    private static string? Find(Setting setting, ValidationAttribute check, object value) => check switch
    {
        EntryCheckAttribute entries => entries.Find(value),
        _ when check.IsValid(value) => null,
        RangeAttribute range => "must be " + Describe(setting, range),
        _ => check.FormatErrorMessage(setting.Name),
    };

    private static double Number(object bound) => Convert.ToDouble(bound, CultureInfo.InvariantCulture);
}
