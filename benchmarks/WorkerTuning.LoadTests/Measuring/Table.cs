using System.Globalization;
using System.Text;

namespace WorkerTuning.LoadTests.Measuring;

/// <summary>A table in Markdown, columns as wide as they must be.</summary>
internal sealed class Table(params string[] head)
{
    private readonly List<string[]> _rows = [head];

    public void Add(params string[] cells) => _rows.Add(cells);

    public static string Ratio(double value) => Show(value, value >= 20 ? "0" : "0.00");

    public static string Micro(double seconds) => Show(seconds * 1e6, "0.0");

    public static string Milli(double seconds) => Show(seconds * 1e3, seconds >= 1 ? "#,0" : "0.00");

    public static string Whole(double value) => Show(value, "#,0");

    public static string Mega(double bytes) => Show(bytes / (1024 * 1024), "0.0");

    public static string Kilo(double bytes) => Show(bytes / 1024, "0.0");

    public override string ToString()
    {
        var widths = Enumerable.Range(0, head.Length).Select(c => _rows.Max(r => r[c].Length)).ToArray();
        var text = new StringBuilder();
        for (var r = 0; r < _rows.Count; r++)
        {
            Line(text, [.. _rows[r].Select((cell, c) => c == 0 ? cell.PadRight(widths[c]) : cell.PadLeft(widths[c]))]);
            if (r == 0)
                Line(text, [.. widths.Select((w, c) => c == 0 ? new string('-', w) : new string('-', w - 1) + ":")]);
        }

        return text.ToString();
    }

    private static void Line(StringBuilder text, string[] cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    private static string Show(double value, string format) => double.IsFinite(value) ? value.ToString(format, CultureInfo.InvariantCulture) : "-";
}
