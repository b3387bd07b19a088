using System.Collections;
using System.Globalization;

namespace WorkerTuning.Configuration.Values;

/// <summary>Shows a raw value the way the user wrote it, near enough to find it again.</summary>
internal static class RawText
{
    private const int Longest = 200;

    public static string Show(object? raw)
    {
        var text = raw switch
        {
            null => "None",
            string s => "\"" + s + "\"",
            bool b => b ? "True" : "False",
            IReadOnlyDictionary<string, object?> map => "{" + string.Join(", ", map.Select(p => $"\"{p.Key}\": {Show(p.Value)}")) + "}",
            IEnumerable list => "[" + string.Join(", ", list.Cast<object?>().Select(Show)) + "]",
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => raw.ToString() ?? "",
        };
        return text.Length <= Longest ? text : text[..Longest] + "…";
    }
}
