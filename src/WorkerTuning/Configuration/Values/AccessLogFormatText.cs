using System.Text;

namespace WorkerTuning.Configuration.Values;

/// <summary>
/// Reads gunicorn's <c>access_log_format</c>, which is a Python format applied to a dictionary. gunicorn finds a mistake at each request and
/// logs a traceback instead of the line; here it is found before the server starts.
/// </summary>
internal static class AccessLogFormatText
{
    public const string Default = "%(h)s %(l)s %(u)s %(t)s \"%(r)s\" %(s)s %(b)s \"%(f)s\" \"%(a)s\"";

    // A line of more than a page is a mistake.
    private const int Widest = 4_096;

    private static readonly string[] Simple = ["h", "l", "u", "t", "r", "s", "m", "U", "q", "H", "b", "B", "f", "a", "T", "D", "M", "L", "p"];

    // Those that gunicorn holds as numbers; the rest is text, the status and L included.
    private static readonly string[] Numbers = ["B", "T", "D", "M"];

    /// <summary>Whether an atom has a value at all. gunicorn writes <c>-</c> for one it does not know.</summary>
    public static bool Knows(string atom) =>
        Simple.Contains(atom, StringComparer.Ordinal) || (atom.StartsWith('{') && atom.Length > 3 && atom[^2] == '}' && atom[^1] is 'i' or 'o' or 'e');

    /// <summary>Null with an <paramref name="error"/> that says what is wrong and where.</summary>
    public static IReadOnlyList<FormatPart>? Parse(string format, out string? error)
    {
        var parts = new List<FormatPart>();
        var literal = new StringBuilder();
        var at = 0;
        while (at < format.Length)
        {
            if (format[at] != '%')
            {
                literal.Append(format[at++]);
                continue;
            }

            var start = at++;
            if (at < format.Length && format[at] == '%')
            {
                literal.Append(format[at++]);
                continue;
            }

            if (ReadAtom(format, ref at, out error) is not { } part)
            {
                error = $"{error} at character {start + 1} ('{Excerpt(format, start)}')";
                return null;
            }

            Flush(parts, literal);
            parts.Add(part);
        }

        Flush(parts, literal);
        error = null;
        return parts;
    }

    private static FormatPart? ReadAtom(string format, ref int at, out string? error)
    {
        if (at >= format.Length || format[at] != '(')
            return Failed("a percent sign must be followed by an atom such as %(h)s, or by another one to mean itself", out error);
        // As in Python, parentheses inside the name are counted.
        var nameStart = ++at;
        for (var depth = 1; ; at++)
        {
            if (at >= format.Length)
                return Failed("the parenthesis of the atom is not closed", out error);
            depth += format[at] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth == 0)
                break;
        }

        var name = format[nameStart..at++];
        if (name.Length == 0)
            return Failed("the atom has no name", out error);
        if (name.StartsWith("{}", StringComparison.Ordinal))
            return Failed("the braces of the atom hold no name", out error);
        var part = new FormatPart(null, name.StartsWith('{') ? name.ToLowerInvariant() : name);
        for (; at < format.Length && format[at] is '-' or '0' or '+' or ' ' or '#'; at++)
        {
            part = format[at] switch
            {
                '-' => part with { LeftAligned = true },
                '0' => part with { ZeroPadded = true },
                '+' => part with { Sign = '+' },
                ' ' when part.Sign == '\0' => part with { Sign = ' ' },
                _ => part,
            };
        }

        part = part with { Width = ReadNumber(format, ref at) ?? 0 };
        if (at < format.Length && format[at] == '.')
        {
            at++;
            part = part with { Precision = ReadNumber(format, ref at) ?? 0 };
        }

        if (part.Width > Widest || part.Precision > Widest)
            return Failed($"widths above {Widest} are not taken", out error);
        // C's length modifiers mean nothing to Python and are skipped by it.
        while (at < format.Length && format[at] is 'h' or 'l' or 'L')
            at++;
        if (at >= format.Length)
            return Failed("the conversion is missing: s after the parenthesis", out error);
        return Convert(part, format[at++], out error);
    }

    private static FormatPart? Convert(FormatPart part, char conversion, out string? error)
    {
        error = null;
        switch (conversion)
        {
            case 's':
                return part;
            case 'd' or 'i' or 'u' when Numbers.Contains(part.Atom, StringComparer.Ordinal):
                return part with { IsNumber = true };
            case 'd' or 'i' or 'u':
                return Failed($"%({part.Atom}) is text, which takes the conversion s; only {string.Join(", ", Numbers)} are numbers", out error);
            default:
                return Failed($"the conversion '{conversion}' is not taken; use s, or d for {string.Join(", ", Numbers)}", out error);
        }
    }

    private static int? ReadNumber(string format, ref int at)
    {
        if (at >= format.Length || !char.IsAsciiDigit(format[at]))
            return null;
        var number = 0;
        for (; at < format.Length && char.IsAsciiDigit(format[at]); at++)
            number = Math.Min((number * 10) + format[at] - '0', Widest + 1);
        return number;
    }

    private static string Excerpt(string format, int start) => format.Substring(start, Math.Min(12, format.Length - start));

    private static void Flush(List<FormatPart> parts, StringBuilder literal)
    {
        if (literal.Length > 0)
            parts.Add(new FormatPart(literal.ToString()));
        literal.Clear();
    }

    private static FormatPart? Failed(string message, out string? error)
    {
        error = message;
        return null;
    }
}
