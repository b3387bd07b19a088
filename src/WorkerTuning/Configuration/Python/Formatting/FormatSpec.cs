using System.Globalization;
using System.Numerics;
using System.Text;

namespace WorkerTuning.Configuration.Python;

/// <summary>The part after the colon in <c>f"{x:&gt;8.2f}"</c>.</summary>
internal sealed record FormatSpec(
    string Fill, char Align, char Sign, bool IsAlternate, int Width, char Grouping, int? Precision, char Type)
{
    /// <summary>No float has more digits that are not zero.</summary>
    private const int MostDecimals = 1100;

    /// <summary><c>format(value, spec)</c>.</summary>
    public static string Apply(Machine machine, object value, string spec)
    {
        if (spec.Length == 0) return Repr.Str(machine, value);
        if (value is not (string or BigInteger or bool or double))
        {
            throw machine.TypeError($"unsupported format string passed to {Types.NameOf(value)}.__format__");
        }

        var parsed = Parse(machine, spec);
        machine.CheckText(parsed.Width);
        machine.CheckText(parsed.Precision ?? 0);
        var body = value switch
        {
            string text => parsed.Text(machine, text),
            BigInteger or bool when parsed.Type is '\0' or 'd' or 'b' or 'o' or 'x' or 'X' or 'n' or 'c' =>
                value is bool && parsed.Type == '\0' ? parsed.Text(machine, Repr.Str(machine, value)) : parsed.Integer(machine, machine.Integer(value)),
            _ => parsed.Float(machine, Arithmetic.ToDouble(machine, value)),
        };
        return parsed.Pad(body, value is string ? '<' : '>');
    }

    private static FormatSpec Parse(Machine machine, string spec)
    {
        var at = 0;
        var (fill, align) = (" ", '\0');
        var characters = PyText.Characters(spec).ToList();
        if (characters.Count > 1 && characters[1] is "<" or ">" or "^" or "=")
        {
            fill = characters[0];
            align = characters[1][0];
            at = fill.Length + 1;
        }
        else if (spec[0] is '<' or '>' or '^' or '=')
        {
            align = spec[at++];
        }

        var sign = at < spec.Length && spec[at] is '+' or '-' or ' ' ? spec[at++] : '-';
        if (at < spec.Length && spec[at] == 'z') at++;
        var isAlternate = at < spec.Length && spec[at] == '#';
        if (isAlternate) at++;
        if (at < spec.Length && spec[at] == '0' && align == '\0')
        {
            fill = "0";
            align = '=';
            at++;
        }

        var width = Number(machine, spec, ref at) ?? 0;
        var grouping = at < spec.Length && spec[at] is ',' or '_' ? spec[at++] : '\0';
        int? precision = null;
        if (at < spec.Length && spec[at] == '.')
        {
            at++;
            precision = Number(machine, spec, ref at) ?? throw machine.ValueError("Format specifier missing precision");
        }

        var type = at < spec.Length ? spec[at++] : '\0';
        if (at < spec.Length) throw machine.ValueError("Invalid format specifier");
        return new FormatSpec(fill, align, sign, isAlternate, width, grouping, precision, type);
    }

    private static int? Number(Machine machine, string spec, ref int at)
    {
        var start = at;
        while (at < spec.Length && char.IsAsciiDigit(spec[at])) at++;
        if (at == start) return null;
        return int.TryParse(spec.AsSpan(start, at - start), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw machine.ValueError("Too many decimal digits in format string");
    }

    private RaisedException UnknownCode(Machine machine, string type) =>
        machine.ValueError($"Unknown format code '{Type}' for object of type '{type}'");

    private string Text(Machine machine, string text)
    {
        if (Type is not ('\0' or 's')) throw UnknownCode(machine, "str");
        if (Align == '=' && Fill != "0") throw machine.ValueError("'=' alignment not allowed in string format specifier");
        if (Precision is not { } most || most >= PyText.Length(text)) return text;
        return string.Concat(PyText.Characters(text).Take(most));
    }

    private string Integer(Machine machine, BigInteger value)
    {
        if (Precision is not null) throw machine.ValueError("Precision not allowed in integer format specifier");
        if (Type == 'c') return value >= 0 && value < 0xD800 ? ((char)(int)value).ToString() : throw machine.Error(ExceptionTypes.OverflowError, "%c arg not in range");
        var magnitude = BigInteger.Abs(value);
        machine.Spend(value.GetBitLength());
        var digits = Type switch
        {
            'b' => IntegerText.ToRadix(magnitude, 2),
            'o' => IntegerText.ToRadix(magnitude, 8),
            'x' => IntegerText.ToRadix(magnitude, 16),
            'X' => IntegerText.ToRadix(magnitude, 16).ToUpperInvariant(),
            _ => Machine.Invariant(magnitude),
        };
        var prefix = IsAlternate && Type is 'b' or 'o' or 'x' or 'X' ? "0" + Type : "";
        return SignOf(value.Sign < 0) + prefix + Grouped(digits, Type is 'b' or 'o' or 'x' or 'X' ? 4 : 3);
    }

    private string Float(Machine machine, double value)
    {
        var magnitude = Math.Abs(value);
        if (Precision > MostDecimals) throw new PythonLimitException($"a float written with more than {MostDecimals} digits");
        machine.Spend(Precision ?? 0);
        var isUpper = Type is 'E' or 'F' or 'G';
        string digits;
        if (!double.IsFinite(value)) digits = double.IsNaN(value) ? "nan" : "inf";
        else
        {
            digits = Type switch
            {
                'f' or 'F' => FloatText.Fixed(magnitude, Precision ?? 6),
                '%' => FloatText.Fixed(magnitude * 100, Precision ?? 6) + "%",
                'e' or 'E' => FloatText.Exponential(magnitude, Precision ?? 6),
                'g' or 'G' or 'n' => FloatText.General(magnitude, Precision ?? 6, IsAlternate),
                '\0' when Precision is null => FloatText.Repr(magnitude),
                '\0' => WithPoint(FloatText.General(magnitude, Precision ?? 6, IsAlternate)),
                _ => throw UnknownCode(machine, "float"),
            };
        }

        var point = digits.IndexOfAny(['.', 'e', '%']);
        var grouped = point < 0 ? Grouped(digits, 3) : Grouped(digits[..point], 3) + digits[point..];
        return SignOf(double.IsNegative(value) && !double.IsNaN(value)) + (isUpper ? grouped.ToUpperInvariant() : grouped);
    }

    private static string WithPoint(string digits) => digits.Contains('.') || digits.Contains('e') ? digits : digits + ".0";

    private string SignOf(bool isNegative) => isNegative ? "-" : Sign == '-' ? "" : Sign.ToString();

    private string Grouped(string digits, int size)
    {
        if (Grouping == '\0' || !char.IsAsciiLetterOrDigit(digits[0])) return digits;
        var result = new StringBuilder(digits);
        for (var at = digits.Length - size; at > 0; at -= size) result.Insert(at, Grouping);
        return result.ToString();
    }

    private string Pad(string body, char usual)
    {
        var missing = Width - PyText.Length(body);
        if (missing <= 0) return body;
        var align = Align == '\0' ? usual : Align == '=' && usual == '<' ? '<' : Align;
        var left = align switch { '>' => missing, '^' => missing / 2, _ => 0 };
        if (align != '=') return Filling(left) + body + Filling(missing - left);
        var digits = body.Length > 0 && body[0] is '-' or '+' or ' ' ? 1 : 0;
        if (IsAlternate && body.Length > digits + 1 && char.IsAsciiLetter(body[digits + 1])) digits += 2;
        return body[..digits] + Filling(missing) + body[digits..];
    }

    private string Filling(int count) => count == 0 ? "" : new StringBuilder().Insert(0, Fill, count).ToString();
}
