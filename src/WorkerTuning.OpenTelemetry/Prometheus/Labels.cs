using System.Globalization;
using System.Text;

namespace WorkerTuning.Prometheus;

/// <summary>The labels of a sample.</summary>
internal sealed class Labels
{
    private readonly List<(string Name, string Value)> _labels = [];

    public Labels()
    {
    }

    private Labels(IEnumerable<(string Name, string Value)> labels) => _labels = [.. labels];

    public bool IsEmpty => _labels.Count == 0;

    public void Add(string name, object? value)
    {
        var (clean, text) = (MetricName.Clean(name), Text(value));
        // Names that differ only in what is not allowed become one label, as the specification has it.
        var known = _labels.FindIndex(l => l.Name == clean);
        if (known < 0)
            _labels.Add((clean, text));
        else
            _labels[known] = (clean, $"{_labels[known].Value};{text}");
    }

    public Labels With(string name, string value) => new(_labels.Append((name, value)));

    public override string ToString()
    {
        if (IsEmpty)
            return "";
        var text = new StringBuilder("{");
        foreach (var (name, value) in _labels)
            text.Append(text.Length > 1 ? "," : "").Append(name).Append("=\"").Append(Escape(value, quotes: true)).Append('"');
        return text.Append('}').ToString();
    }

    public static string Escape(string text, bool quotes)
    {
        var escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return quotes ? escaped.Replace("\"", "\\\"", StringComparison.Ordinal) : escaped;
    }

    private static string Text(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        Array items => string.Join(',', items.Cast<object?>().Select(Text)),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
