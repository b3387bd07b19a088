namespace WorkerTuning.Configuration.Python;

/// <summary>A file's text with line ends made uniform, and the way from an offset to a line.</summary>
internal sealed class SourceText
{
    private const int ExcerptLength = 120;
    private readonly List<int> _lineStarts = [0];

    public SourceText(string text)
    {
        Text = text.TrimStart('\uFEFF').Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        for (var i = 0; i < Text.Length; i++)
        {
            if (Text[i] == '\n') _lineStarts.Add(i + 1);
        }
    }

    public string Text { get; }

    public int Line(int offset)
    {
        var index = _lineStarts.BinarySearch(Math.Clamp(offset, 0, Text.Length));
        return index >= 0 ? index + 1 : ~index;
    }

    public int Column(int offset) => Math.Clamp(offset, 0, Text.Length) - _lineStarts[Line(offset) - 1] + 1;

    public string LineText(int line) => Excerpt(_lineStarts[line - 1], _lineStarts[line - 1]);

    /// <summary>The source between two offsets on one line of bounded length; the whole line when they meet.</summary>
    public string Excerpt(int start, int end)
    {
        start = Math.Clamp(start, 0, Text.Length);
        end = Math.Clamp(end, start, Text.Length);
        if (start == end)
        {
            var line = Line(start);
            start = _lineStarts[line - 1];
            end = line < _lineStarts.Count ? _lineStarts[line] - 1 : Text.Length;
        }

        var cut = end - start > ExcerptLength;
        if (cut) end = char.IsHighSurrogate(Text[start + ExcerptLength - 1]) ? start + ExcerptLength - 1 : start + ExcerptLength;
        var words = Text[start..end].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return string.Join(' ', words) + (cut ? "…" : "");
    }
}
