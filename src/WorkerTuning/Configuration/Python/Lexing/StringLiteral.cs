using System.Text;

namespace WorkerTuning.Configuration.Python;

/// <summary>Reads plain string and bytes literals.</summary>
internal static class StringLiteral
{
    /// <returns>A string, bytes, or null for a string with an escape that cannot be decoded.</returns>
    public static object? Read(string text, int start, int end, StringPrefix prefix, out int next)
    {
        var quote = Quote(text, start + prefix.Length, end);
        var from = start + prefix.Length + quote.Length;
        var to = from;
        while (to + quote.Length <= end && string.CompareOrdinal(text, to, quote, 0, quote.Length) != 0)
        {
            if (text[to] == '\n' && quote.Length == 1) break;
            to += text[to] == '\\' ? 2 : 1;
        }

        if (to + quote.Length > end || text[to] != quote[0])
        {
            throw new PythonSyntaxException(
                quote.Length == 1 ? "unterminated string literal" : "unterminated triple-quoted string literal", start);
        }

        next = to + quote.Length;
        var content = text[from..to];
        if (!prefix.IsRaw)
        {
            if (!Escapes.TryDecode(content, prefix.IsBytes, from, out var decoded)) return null;
            content = decoded;
        }

        if (!prefix.IsBytes) return content;
        if (content.Any(c => c > 0xFF)) throw new PythonSyntaxException("bytes can only contain ASCII literal characters", start);
        return new PyBytes(Encoding.Latin1.GetBytes(content));
    }

    public static string Quote(string text, int position, int end)
    {
        var quote = text[position];
        var isTriple = position + 2 < end && text[position + 1] == quote && text[position + 2] == quote;
        return new string(quote, isTriple ? 3 : 1);
    }
}
