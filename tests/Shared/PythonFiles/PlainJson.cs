using System.Collections;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace WorkerTuning.Tests.PythonFiles;

/// <summary>Writes a setting's value as Python's json module would.</summary>
internal static class PlainJson
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        string text => Quote(text),
        double number => Float(number),
        IReadOnlyDictionary<string, object?> map => "{" + string.Join(", ", map.Select(e => Quote(e.Key) + ": " + Write(e.Value))) + "}",
        IEnumerable list => "[" + string.Join(", ", list.Cast<object?>().Select(Write)) + "]",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new InvalidOperationException($"{value.GetType()} is no value of a setting"),
    };

    // The encoder escapes what does not fit in sixteen bits; Python does not.
    private static string Quote(string text) => string.Concat(
        text.Any(char.IsSurrogate) ? "\"" + text.Replace("\"", "\\\"", StringComparison.Ordinal) + "\"" : JsonSerializer.Serialize(text, Readable));

    private static string Float(double number)
    {
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        return text.Contains('.') || text.Contains('E') ? text.Replace('E', 'e') : text + ".0";
    }
}
