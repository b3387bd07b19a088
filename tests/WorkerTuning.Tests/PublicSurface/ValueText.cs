using System.Globalization;

namespace WorkerTuning.Tests.PublicSurface;

/// <summary>Constants as C# writes them.</summary>
internal static class ValueText
{
    public static string Of(object? value, Type type)
    {
        var actual = Nullable.GetUnderlyingType(type) ?? type;
        if (value is null)
            return actual == type && type.IsValueType || type.IsGenericParameter ? "default" : "null";
        return actual.IsEnum ? OfEnum(Enum.ToObject(actual, value), actual) : OfPrimitive(value);
    }

    private static string OfEnum(object value, Type type)
    {
        var names = value.ToString()!.Split(", ");
        return char.IsAsciiLetter(names[0][0])
            ? string.Join(" | ", names.Select(name => $"{type.Name}.{name}"))
            : $"({type.Name}){names[0]}";
    }

    private static string OfPrimitive(object value) => value switch
    {
        string text => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"",
        char character => $"'{character}'",
        bool flag => flag ? "true" : "false",
        Type type => $"typeof({TypeText.Of(type)})",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}
