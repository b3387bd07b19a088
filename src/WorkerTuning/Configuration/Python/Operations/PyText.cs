using System.Globalization;
using System.Text;

namespace WorkerTuning.Configuration.Python;

/// <summary>Text as Python sees it: a row of code points, where .NET has UTF-16 units.</summary>
internal static class PyText
{
    public static int Length(string text)
    {
        var length = text.Length;
        for (var i = 1; i < text.Length; i++)
        {
            if (char.IsSurrogatePair(text[i - 1], text[i])) length--;
        }

        return length;
    }

    public static IEnumerable<string> Characters(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1])) yield return text.Substring(i++, 2);
            else yield return text[i].ToString();
        }
    }

    public static bool IsPlain(string text) => !text.Any(char.IsSurrogate);

    /// <summary>The index in code points of an index in UTF-16 units.</summary>
    public static int CodePointIndex(string text, int index) => index < 0 ? index : Length(text[..index]);

    // Python counts the four separators of ASCII as white space, .NET does not.
    public static bool IsSpace(char c) => char.IsWhiteSpace(c) || c is >= '\x1c' and <= '\x1f';

    public static string Trim(string text) => TrimEnd(TrimStart(text));

    public static string TrimStart(string text)
    {
        var start = 0;
        while (start < text.Length && IsSpace(text[start])) start++;
        return text[start..];
    }

    public static string TrimEnd(string text)
    {
        var end = text.Length;
        while (end > 0 && IsSpace(text[end - 1])) end--;
        return text[..end];
    }

    public static bool IsPrintable(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.SpaceSeparator);
}
