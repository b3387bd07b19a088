using System.Numerics;
using System.Text;

namespace WorkerTuning.Configuration.Python;

/// <summary>Integers from and to text, by Python's rules.</summary>
internal static class IntegerText
{
    /// <summary>What <c>int(text, radix)</c> gives; null where it raises.</summary>
    public static BigInteger? Parse(string text, int radix)
    {
        var digits = PyText.Trim(text);
        var isNegative = digits.StartsWith('-');
        if (isNegative || digits.StartsWith('+')) digits = digits[1..];
        var prefixed = digits.Length > 1 && digits[0] == '0' ? PrefixRadix(digits[1]) : null;
        if (prefixed is not null && (radix == 0 || radix == prefixed))
        {
            radix = prefixed.Value;
            digits = digits[2..];
            if (digits.StartsWith('_')) digits = digits[1..];
        }
        else if (radix == 0)
        {
            // Without a radix, "010" could be meant as octal and is refused.
            if (digits.StartsWith('0') && digits.Any(c => c is not ('0' or '_'))) return null;
            radix = 10;
        }

        if (digits.Length == 0 || digits.StartsWith('_') || digits.EndsWith('_') || digits.Contains("__", StringComparison.Ordinal)) return null;
        return ParseDigits(digits.Replace("_", "", StringComparison.Ordinal), radix) is { } value ? (isNegative ? -value : value) : null;
    }

    public static BigInteger? ParseDigits(string digits, int radix)
    {
        if (digits.Length is 0 or > Limits.IntegerDigits) return null;
        var value = BigInteger.Zero;
        foreach (var c in digits)
        {
            var digit = DigitOf(c);
            if (digit < 0 || digit >= radix) return null;
            value = (value * radix) + digit;
        }

        return value.GetBitLength() > Limits.IntegerBits ? null : value;
    }

    public static string ToRadix(BigInteger value, int radix)
    {
        if (value.IsZero) return "0";
        var digits = new StringBuilder();
        for (var rest = BigInteger.Abs(value); !rest.IsZero; rest /= radix) digits.Insert(0, "0123456789abcdef"[(int)(rest % radix)]);
        return (value.Sign < 0 ? "-" : "") + digits;
    }

    private static int? PrefixRadix(char c) => char.ToLowerInvariant(c) switch
    {
        'x' => 16,
        'o' => 8,
        'b' => 2,
        _ => null,
    };

    private static int DigitOf(char c)
    {
        if (char.IsAsciiDigit(c)) return c - '0';
        if (char.IsAsciiLetter(c)) return char.ToLowerInvariant(c) - 'a' + 10;
        // Python takes the decimal digits of every script.
        return char.IsDigit(c) ? (int)char.GetNumericValue(c) : -1;
    }
}
