using System.Globalization;
using System.Numerics;
using System.Text;

namespace WorkerTuning.Configuration.Python;

/// <summary>Floats from and to text, by Python's rules.</summary>
internal static class FloatText
{
    /// <summary>What <c>float(text)</c> gives; null where it raises.</summary>
    public static double? Parse(string text)
    {
        var body = PyText.Trim(text);
        var unsigned = body.TrimStart('+', '-');
        if (body.Length - unsigned.Length > 1) return null;
        var sign = body.StartsWith('-') ? -1.0 : 1.0;
        if (unsigned.ToUpperInvariant() is "INF" or "INFINITY") return sign * double.PositiveInfinity;
        if (unsigned.ToUpperInvariant() is "NAN") return double.NaN;
        for (var i = 0; i < unsigned.Length; i++)
        {
            if (unsigned[i] == '_' && !(i > 0 && i + 1 < unsigned.Length && char.IsAsciiDigit(unsigned[i - 1]) && char.IsAsciiDigit(unsigned[i + 1])))
            {
                return null;
            }

            if (!char.IsAsciiDigit(unsigned[i]) && unsigned[i] is not ('_' or '.' or 'e' or 'E' or '+' or '-')) return null;
        }

        return double.TryParse(
            unsigned.Replace("_", "", StringComparison.Ordinal),
            NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture,
            out var value) ? sign * value : null;
    }

    /// <summary>The shortest text that reads back as the same number, laid out as Python does.</summary>
    public static string Repr(double value)
    {
        if (double.IsNaN(value)) return "nan";
        if (double.IsInfinity(value)) return value > 0 ? "inf" : "-inf";
        if (value == 0) return double.IsNegative(value) ? "-0.0" : "0.0";
        var (digits, exponent) = Shortest(value);
        var sign = value < 0 ? "-" : "";
        if (exponent is < -4 or >= 16) return sign + Scientific(digits, exponent);
        if (exponent < 0) return sign + "0." + new string('0', -exponent - 1) + digits;
        if (digits.Length <= exponent + 1) return sign + digits.PadRight(exponent + 1, '0') + ".0";
        return sign + digits[..(exponent + 1)] + "." + digits[(exponent + 1)..];
    }

    /// <summary>Digits after the point, rounded half to even on the exact value.</summary>
    public static string Fixed(double value, int decimals)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)((bits >> 52) & 0x7FF);
        var mantissa = (bits & 0xFFFFFFFFFFFFF) | (exponent == 0 ? 0 : 1L << 52);
        exponent = Math.Max(exponent, 1) - 1075;
        var scaled = mantissa * BigInteger.Pow(10, Math.Max(decimals, 0));
        var divisor = BigInteger.Pow(10, Math.Max(-decimals, 0));
        if (exponent >= 0) scaled <<= exponent;
        else divisor <<= -exponent;
        var quotient = BigInteger.DivRem(scaled, divisor, out var remainder);
        var half = (remainder * 2).CompareTo(divisor);
        if (half > 0 || (half == 0 && !quotient.IsEven)) quotient++;
        if (decimals < 0) quotient *= BigInteger.Pow(10, -decimals);
        var digits = Machine.Invariant(quotient);
        if (decimals > 0)
        {
            digits = digits.PadLeft(decimals + 1, '0');
            digits = digits[..^decimals] + "." + digits[^decimals..];
        }

        return (double.IsNegative(value) ? "-" : "") + digits;
    }

    /// <summary>The layout of <c>e</c>: one digit, the point, the rest, two digits of exponent or more.</summary>
    public static string Exponential(double value, int decimals)
    {
        var text = value.ToString("e" + decimals, CultureInfo.InvariantCulture);
        var at = text.IndexOf('e', StringComparison.Ordinal);
        var exponent = int.Parse(text.AsSpan(at + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return text[..at] + ExponentText(exponent);
    }

    /// <summary>The layout of <c>g</c>: significant digits, an exponent only where it is shorter.</summary>
    public static string General(double value, int precision, bool keepZeros)
    {
        if (value == 0) return double.IsNegative(value) ? "-0" : "0";
        precision = Math.Max(precision, 1);
        var text = Exponential(value, precision - 1);
        var at = text.IndexOf('e', StringComparison.Ordinal);
        var exponent = int.Parse(text.AsSpan(at + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        if (exponent < -4 || exponent >= precision) return TrimZeros(text[..at], keepZeros) + text[at..];
        return TrimZeros(Fixed(value, precision - 1 - exponent), keepZeros);
    }

    private static string TrimZeros(string text, bool keepZeros) =>
        keepZeros || !text.Contains('.') ? text : text.TrimEnd('0').TrimEnd('.');

    private static string Scientific(string digits, int exponent) =>
        digits[0] + (digits.Length > 1 ? "." + digits[1..] : "") + ExponentText(exponent);

    private static string ExponentText(int exponent) =>
        (exponent < 0 ? "e-" : "e+") + Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture);

    private static (string Digits, int Exponent) Shortest(double value)
    {
        var text = Math.Abs(value).ToString("E16", CultureInfo.InvariantCulture);
        var shortest = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture);
        var digits = new StringBuilder();
        foreach (var c in shortest)
        {
            if (c == 'E') break;
            if (char.IsAsciiDigit(c)) digits.Append(c);
        }

        var significant = digits.ToString().Trim('0');
        var exponent = int.Parse(text.AsSpan(text.IndexOf('E', StringComparison.Ordinal) + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        // Rounded to 17 digits a number just below a power of ten may look like it; its shortest digits tell.
        if (significant.All(c => c == '9') && text.StartsWith('1')) exponent--;
        return (significant, exponent);
    }
}
