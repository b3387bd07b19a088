using System.Globalization;
using System.Text;

namespace WorkerTuning.Configuration.Python;

/// <summary>Decodes the backslashes of a string literal.</summary>
internal static class Escapes
{
    /// <summary>False for <c>\N{name}</c>, which would need the table of character names.</summary>
    public static bool TryDecode(string content, bool isBytes, int offset, out string decoded)
    {
        decoded = content;
        if (!content.Contains('\\')) return true;
        var result = new StringBuilder(content.Length);
        for (var i = 0; i < content.Length; i++)
        {
            if (content[i] != '\\' || i + 1 == content.Length)
            {
                result.Append(content[i]);
                continue;
            }

            var c = content[++i];
            if (c is 'x' || (c is 'u' or 'U' && !isBytes))
            {
                var digits = c switch { 'x' => 2, 'u' => 4, _ => 8 };
                Append(result, ReadHex(content, i + 1, digits, c, offset));
                i += digits;
            }
            else if (c is >= '0' and <= '7')
            {
                var (code, last) = (0, Math.Min(i + 3, content.Length));
                while (i < last && content[i] is >= '0' and <= '7') code = (code * 8) + (content[i++] - '0');
                i--;
                result.Append((char)code);
            }
            else if (c == 'N' && !isBytes)
            {
                return false;
            }
            else if (c != '\n')
            {
                result.Append(Simple(c) is { } plain ? plain.ToString() : "\\" + c);
            }
        }

        decoded = result.ToString();
        return true;
    }

    private static char? Simple(char c) => c switch
    {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        '\\' or '\'' or '"' => c,
        'a' => '\a',
        'b' => '\b',
        'f' => '\f',
        'v' => '\v',
        _ => null,
    };

    private static int ReadHex(string content, int start, int digits, char kind, int offset)
    {
        if (start + digits <= content.Length
            && uint.TryParse(content.AsSpan(start, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            && code <= 0x10FFFF)
        {
            return (int)code;
        }

        throw new PythonSyntaxException($"truncated or illegal \\{kind} escape", offset);
    }

    private static void Append(StringBuilder result, int code)
    {
        if (code < 0x10000) result.Append((char)code);
        else result.Append(char.ConvertFromUtf32(code));
    }
}
