using System.Globalization;
using System.Text;

namespace WorkerTuning.Applying.Requests;

/// <summary>What a stranger sent, fit for a line of the log: short, and without characters that would end the line or speak to a terminal.</summary>
internal static class LogText
{
    private const int Longest = 60;

    public static string Show(string text, int longest = Longest)
    {
        var shown = new StringBuilder();
        foreach (var c in text.AsSpan(0, Math.Min(text.Length, longest)))
        {
            if (c is < ' ' or > '~' or '\'' or '\\')
                shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else
                shown.Append(c);
        }

        return text.Length > longest ? shown.Append("...").ToString() : shown.ToString();
    }
}
