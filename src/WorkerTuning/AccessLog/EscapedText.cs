using System.Buffers;

namespace WorkerTuning.AccessLog;

/// <summary>The characters that text of somebody else may not bring into a line.</summary>
internal static class EscapedText
{
    /// <summary>Quote, backslash, and the control characters of ASCII and Latin-1.</summary>
    public static SearchValues<char> Special { get; } =
        SearchValues.Create([.. "\"\\\x7F", .. Enumerable.Range(0, 0x20).Select(c => (char)c), .. Enumerable.Range(0x80, 0x20).Select(c => (char)c)]);

    /// <summary>The control characters but not the end of a line.</summary>
    public static SearchValues<char> Control { get; } =
        SearchValues.Create(["\x7F"[0], .. Enumerable.Range(0, 0x20).Where(c => c is not ('\n' or '\t')).Select(c => (char)c), .. Enumerable.Range(0x80, 0x20).Select(c => (char)c)]);
}
