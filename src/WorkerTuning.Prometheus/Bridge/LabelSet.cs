using System.Globalization;

namespace WorkerTuning.Bridge;

/// <summary>Labels in one order, whatever order the tags had.</summary>
internal sealed record LabelSet(string[] Names, string[] Values)
{
    /// <param name="scope">Of the meter; they come first.</param>
    /// <param name="reserved">Names that a tag cannot have, beside those of the meter.</param>
    /// <param name="tags">Of the instrument and of the measurement.</param>
    public static LabelSet Of(IReadOnlyDictionary<string, string> scope, IReadOnlySet<string> reserved, IEnumerable<KeyValuePair<string, object?>> tags)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (tag, value) in tags)
        {
            var name = MetricName.Clean(tag);
            if (scope.ContainsKey(name) || reserved.Contains(name))
                name = $"exported_{name}";
            // Names that differ only in what is not allowed become one label, as the specification has it. An empty label is none.
            if (Text(value) is { Length: > 0 } text)
                labels[name] = labels.TryGetValue(name, out var other) ? $"{other};{text}" : text;
        }

        return new([.. scope.Keys, .. labels.Keys], [.. scope.Values, .. labels.Values]);
    }

    public string Key(string family) => string.Join('\0', [family, .. Names, .. Values]);

    public static string Text(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        Array items => string.Join(',', items.Cast<object?>().Select(Text)),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
