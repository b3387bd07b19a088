using System.Globalization;
using System.Numerics;

namespace WorkerTuning.Configuration.Python;

/// <summary>Reads <c>10</c>, <c>500_000</c>, <c>0o117</c>, <c>1.5e3</c>.</summary>
internal static class NumberLiteral
{
    /// <returns>A BigInteger or a double; null for an imaginary number.</returns>
    public static object? Read(string text, ref int position, int end)
    {
        var start = position;
        if (text[start] == '0' && start + 1 < end && RadixOf(text[start + 1]) is { } radix)
        {
            position += 2;
            var digits = Digits(text, ref position, end, c => char.IsAsciiHexDigit(c), mayStartWithUnderscore: true);
            return IntegerText.ParseDigits(digits, radix) ?? throw new PythonSyntaxException("invalid number", start);
        }

        var whole = Digits(text, ref position, end, char.IsAsciiDigit);
        var isFloat = false;
        var literal = whole;
        if (position < end && text[position] == '.')
        {
            isFloat = true;
            position++;
            literal += "." + Digits(text, ref position, end, char.IsAsciiDigit);
        }

        if (HasExponent(text, position, end))
        {
            isFloat = true;
            literal += text[position++];
            if (text[position] is '+' or '-') literal += text[position++];
            literal += Digits(text, ref position, end, char.IsAsciiDigit);
        }

        if (position < end && text[position] is 'j' or 'J')
        {
            position++;
            return null;
        }

        if (isFloat) return double.Parse(literal, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (whole.Length > 1 && whole[0] == '0' && whole.Any(c => c != '0'))
        {
            throw new PythonSyntaxException("leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers", start);
        }

        if (whole.Length > Limits.IntegerDigits) throw new PythonSyntaxException("integer literal is too long", start);
        return BigInteger.Parse(whole, NumberStyles.None, CultureInfo.InvariantCulture);
    }

    private static int? RadixOf(char c) => c switch
    {
        'x' or 'X' => 16,
        'o' or 'O' => 8,
        'b' or 'B' => 2,
        _ => null,
    };

    private static bool HasExponent(string text, int position, int end)
    {
        if (position >= end || text[position] is not ('e' or 'E')) return false;
        var next = position + 1;
        if (next < end && text[next] is '+' or '-') next++;
        return next < end && char.IsAsciiDigit(text[next]);
    }

    private static string Digits(string text, ref int position, int end, Func<char, bool> isDigit, bool mayStartWithUnderscore = false)
    {
        var start = position;
        while (position < end && (isDigit(text[position]) || text[position] == '_')) position++;
        var digits = text[start..position];
        if (digits.EndsWith('_') || digits.Contains("__", StringComparison.Ordinal) || (digits.StartsWith('_') && !mayStartWithUnderscore))
        {
            throw new PythonSyntaxException("invalid decimal literal", start);
        }

        return digits.Replace("_", "", StringComparison.Ordinal);
    }
}
