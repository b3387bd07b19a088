using System.Buffers;

namespace WorkerTuning.AccessLog;

/// <summary>The characters that text of somebody else may not bring into a line.</summary>
internal static class EscapedText
{
    // The separators of lines and paragraphs: Python, JavaScript and what is written in them begin a line there.
    private const string Separators = "\u2028\u2029";

    /// <summary>Quote, backslash, the control characters of ASCII and Latin-1, and Unicode's own line ends.</summary>
    public static SearchValues<char> Special { get; } =
        SearchValues.Create([.. "\"\\\x7F", .. Separators, .. Enumerable.Range(0, 0x20).Select(c => (char)c), .. Enumerable.Range(0x80, 0x20).Select(c => (char)c)]);

    /// <summary>The control characters but not the end of a line.</summary>
    public static SearchValues<char> Control { get; } =
        SearchValues.Create(["\x7F"[0], .. Separators, .. Enumerable.Range(0, 0x20).Where(c => c is not ('\n' or '\t')).Select(c => (char)c), .. Enumerable.Range(0x80, 0x20).Select(c => (char)c)]);
}
