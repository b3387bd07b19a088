using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Numerics;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using WorkerTuning.Configuration.Checks;

namespace WorkerTuning.Configuration.Values;

/// <summary>Turns a raw value into the type of its setting's property.</summary>
/// <param name="cpu">What <c>cpu</c> stands for in an expression.</param>
internal sealed class SettingConverter(int cpu)
{
    private const long Megabyte = 1L << 20;
    private const string WorkersAllowed = CountExpression.Allowed + ", or a range of two such as \"2..16\"";

    public Conversion Convert(Setting setting, object? raw)
    {
        if (raw is null)
            return Conversion.Of(null);
        var type = setting.ValueType;
        if (type == typeof(string))
            return Text(raw);
        if (type == typeof(bool))
            return Flag(raw);
        if (type == typeof(int))
            return Count(setting, raw);
        if (type == typeof(WorkerCount))
            return Workers(setting, raw);
        if (type == typeof(long))
            return Size(setting, raw);
        if (type == typeof(TimeSpan))
            return Duration(raw);
        if (type == typeof(UnixFileMode))
            return Mode(raw);
        if (type == typeof(HttpProtocols))
            return Protocols(raw);
        if (type == typeof(IReadOnlyList<string>))
            return List(raw);
        if (type == typeof(IReadOnlyDictionary<string, string>))
            return Map(raw);
        return Choice(type, raw);
    }

    private static Conversion Text(object raw) => raw switch
    {
        string text when text.Contains('\0', StringComparison.Ordinal) => Conversion.Failed("text without control characters"),
        string text => Conversion.Of(text.Trim() is { Length: > 0 } trimmed ? trimmed : null),
        bool or IDictionary or IReadOnlyDictionary<string, object?> or IEnumerable => Conversion.Failed("text"),
        _ => Conversion.Of(System.Convert.ToString(raw, CultureInfo.InvariantCulture)),
    };

    private static Conversion Flag(object raw) => raw switch
    {
        bool flag => Conversion.Of(flag),
        long and (0 or 1) => Conversion.Of((long)raw == 1),
        string text => text.Trim().ToLowerInvariant() switch
        {
            "true" or "1" or "yes" or "on" or "y" => Conversion.Of(true),
            "false" or "0" or "no" or "off" or "n" => Conversion.Of(false),
            _ => Conversion.Failed("true or false"),
        },
        _ => Conversion.Failed("true or false"),
    };

    private Conversion Count(Setting setting, object raw)
    {
        long number;
        switch (raw)
        {
            case long whole:
                number = whole;
                break;
            case bool flag:
                number = flag ? 1 : 0;
                break;
            case BigInteger big:
                number = big.Sign * long.MaxValue;
                break;
            case string text when CountExpression.TryEvaluate(text, cpu, out number):
                break;
            default:
                return Conversion.Failed(CountExpression.Allowed);
        }

        return number is < 0 or > int.MaxValue ? Conversion.Failed(Range(setting)) : Conversion.Of((int)number);
    }

    // What is checked of every number, also for those that the type cannot hold.
    private static string Range(Setting setting) =>
        setting.Checks.OfType<RangeAttribute>().FirstOrDefault() is { } range ? ValueChecks.Describe(setting, range) : $"from 0 to {int.MaxValue}";

    private Conversion Workers(Setting setting, object raw)
    {
        const string Between = "..";
        if (raw is not string text || text.IndexOf(Between, StringComparison.Ordinal) is not (>= 0 and var at))
            return Count(setting, raw) switch
            {
                { Value: int count } => Conversion.Of((WorkerCount)count),
                { Error: CountExpression.Allowed } => Conversion.Failed(WorkersAllowed),
                var other => other,
            };
        return (Count(setting, text[..at]), Count(setting, text[(at + Between.Length)..])) switch
        {
            ({ Value: int low }, { Value: int high }) when low <= high => Conversion.Of(new WorkerCount(low, high)),
            ({ Value: int }, { Value: int }) => Conversion.Failed("a range that grows, such as \"2..16\""),
            ({ Error: null or not CountExpression.Allowed }, { Error: null or not CountExpression.Allowed }) => Conversion.Failed(Range(setting)),
            _ => Conversion.Failed(WorkersAllowed),
        };
    }

    private Conversion Size(Setting setting, object raw)
    {
        var unit = setting.Unit == Unit.Megabytes ? Megabyte : 1;
        var allowed = SizeAllowed(setting);
        switch (raw)
        {
            case long number when number >= 0 && number <= long.MaxValue / unit:
                return Conversion.Of(number * unit);
            case double number when number >= 0 && number * unit < long.MaxValue && double.IsInteger(number * unit):
                return Conversion.Of((long)(number * unit));
            case string text when SizeText.TryParse(text, unit, out var bytes):
                return Conversion.Of(bytes);
            case string text when CountExpression.TryEvaluate(text, cpu, out var whole) && whole >= 0 && whole <= long.MaxValue / unit:
                return Conversion.Of(whole * unit);
            default:
                return Conversion.Failed(allowed);
        }
    }

    private static string SizeAllowed(Setting setting) => setting.Unit switch
    {
        Unit.Megabytes => "a number of MB from 0, or a size such as 200MB or 1GB",
        Unit.BytesPerSecond => "a number of bytes a second from 0",
        _ => "a number of bytes from 0, or a size such as 64KB or 10MB",
    };

    private static Conversion Duration(object raw)
    {
        TimeSpan value;
        return raw switch
        {
            long seconds when DurationText.TryFromSeconds(seconds, out value) => Conversion.Of(value),
            double seconds when DurationText.TryFromSeconds(seconds, out value) => Conversion.Of(value),
            string text when DurationText.TryParse(text, out value) => Conversion.Of(value),
            _ => Conversion.Failed(DurationText.Allowed),
        };
    }

    private static Conversion Mode(object raw)
    {
        UnixFileMode mode;
        return raw switch
        {
            long number when ModeText.TryFromNumber(number, out mode) => Conversion.Of(mode),
            string text when ModeText.TryParse(text, out mode) => Conversion.Of(mode),
            _ => Conversion.Failed(ModeText.Allowed),
        };
    }

    private static Conversion Protocols(object raw) =>
        List(raw).Value is IReadOnlyList<string> words && EnumNames.FindProtocols(words) is { } protocols
            ? Conversion.Of(protocols)
            : Conversion.Failed("h1, h2 and h3, each at most once, separated by commas");

    private static Conversion List(object raw)
    {
        const string Allowed = "a list of text, or text separated by commas";
        if (raw is string text)
            return Conversion.Of(text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        if (raw is IReadOnlyDictionary<string, object?> || raw is not IEnumerable items)
            return Conversion.Failed(Allowed);
        var list = new List<string>();
        foreach (var item in items)
        {
            if (item is not string entry)
                return Conversion.Failed(Allowed);
            list.Add(entry.Trim());
        }

        return Conversion.Of(list);
    }

    private static Conversion Map(object raw)
    {
        const string Allowed = "names with their values, such as X-FORWARDED-PROTO=https";
        var map = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (raw is IReadOnlyDictionary<string, object?> pairs)
        {
            foreach (var (name, value) in pairs)
            {
                if (value is not string text)
                    return Conversion.Failed(Allowed);
                map[name] = text;
            }

            return Conversion.Of(map);
        }

        if (List(raw).Value is not IReadOnlyList<string> entries)
            return Conversion.Failed(Allowed);
        foreach (var entry in entries)
        {
            var split = entry.IndexOf('=', StringComparison.Ordinal);
            if (split <= 0)
                return Conversion.Failed(Allowed);
            map[entry[..split].Trim()] = entry[(split + 1)..].Trim();
        }

        return Conversion.Of(map);
    }

    private static Conversion Choice(Type type, object raw)
    {
        var word = raw switch
        {
            string text => text,
            bool flag => flag ? "true" : "false",
            long number => number.ToString(CultureInfo.InvariantCulture),
            _ => null,
        };
        // gunicorn's reading of a level that says nothing, as of a LOG_LEVEL that is left blank and read by the file.
        if (type == typeof(LogLevel) && string.IsNullOrWhiteSpace(word) && raw is string)
            return Conversion.Of(LogLevel.Information);
        return word is not null && EnumNames.Find(type, word) is { } value ? Conversion.Of(value) : Conversion.Failed(EnumNames.Allowed(type, word));
    }
}
