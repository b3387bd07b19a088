using System.Globalization;
using System.Numerics;
using System.Text;

namespace WorkerTuning.Configuration.Python;

/// <summary>The <c>%</c> operator on strings.</summary>
internal static class PercentFormat
{
    public static string Apply(Machine machine, string format, object argument)
    {
        var arguments = argument is PyTuple tuple ? tuple.Items : [argument];
        var (used, result, usesNames) = (0, new StringBuilder(), false);
        object TakeNext() => used < arguments.Count ? arguments[used++] : throw machine.TypeError("not enough arguments for format string");
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%')
            {
                result.Append(format[i]);
                continue;
            }

            object? named = null;
            i++;
            if (i < format.Length && format[i] == '(')
            {
                var close = format.IndexOf(')', i);
                if (close < 0) throw machine.ValueError("incomplete format key");
                if (argument is not PyDict names) throw machine.TypeError("format requires a mapping");
                var name = format[(i + 1)..close];
                named = names.Find(name) ?? throw machine.KeyError(name);
                usesNames = true;
                i = close + 1;
            }

            var flags = i;
            while (i < format.Length && format[i] is '-' or '+' or ' ' or '0' or '#') i++;
            var flagText = format[flags..i];
            var width = ReadNumber(machine, format, ref i, TakeNext) ?? 0;
            int? precision = null;
            if (i < format.Length && format[i] == '.')
            {
                i++;
                precision = Math.Max(ReadNumber(machine, format, ref i, TakeNext) ?? 0, 0);
            }

            while (i < format.Length && format[i] is 'l' or 'h' or 'L') i++;
            if (i >= format.Length) throw machine.ValueError("incomplete format");
            if (format[i] == '%')
            {
                result.Append('%');
                continue;
            }

            machine.CheckText(BigInteger.Abs(width));
            machine.CheckText(precision ?? 0);
            var value = named ?? TakeNext();
            result.Append(Pad(One(machine, format[i], value, flagText, precision), flagText, width, format[i]));
            machine.CheckText(result.Length);
        }

        if (used < arguments.Count && !usesNames && argument is not PyDict)
        {
            throw machine.TypeError("not all arguments converted during string formatting");
        }

        return machine.NewText(result.ToString());
    }

    private static int? ReadNumber(Machine machine, string format, ref int i, Func<object> takeNext)
    {
        if (i < format.Length && format[i] == '*')
        {
            i++;
            return machine.SmallInteger(takeNext());
        }

        var start = i;
        while (i < format.Length && char.IsAsciiDigit(format[i])) i++;
        if (i == start) return null;
        return int.TryParse(format.AsSpan(start, i - start), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw machine.ValueError("width too big");
    }

    private static string One(Machine machine, char type, object value, string flags, int? precision)
    {
        switch (type)
        {
            case 's' or 'r' or 'a':
                var text = type == 's' ? Repr.Str(machine, value) : Repr.Of(machine, value);
                return precision is { } most && most < PyText.Length(text) ? string.Concat(PyText.Characters(text).Take(most)) : text;
            case 'c' when value is string character && PyText.Length(character) == 1:
                return character;
            case 'd' or 'i' or 'u':
                if (!Types.IsNumber(value)) throw machine.TypeError($"%{type} format: a real number is required, not {Types.NameOf(value)}");
                var whole = (BigInteger)BuiltinTypes.ByName["int"].Construct(machine, new CallArguments("int", [value], []));
                var digits = Machine.Invariant(BigInteger.Abs(whole)).PadLeft(precision ?? 0, '0');
                return (whole.Sign < 0 ? "-" : flags.Contains('+') ? "+" : flags.Contains(' ') ? " " : "") + digits;
            case 'o' or 'x' or 'X' or 'c':
                if (!Types.IsWhole(value)) throw machine.TypeError($"%{type} format: an integer is required, not {Types.NameOf(value)}");
                return FormatSpec.Apply(machine, machine.Integer(value), (flags.Contains('#') ? "#" : "") + type);
            case 'e' or 'E' or 'f' or 'F' or 'g' or 'G':
                if (!Types.IsNumber(value)) throw machine.TypeError($"must be real number, not {Types.NameOf(value)}");
                var sign = flags.Contains('+') ? "+" : flags.Contains(' ') ? " " : "";
                return FormatSpec.Apply(machine, Arithmetic.ToDouble(machine, value), $"{sign}.{precision ?? 6}{type}");
            default:
                throw machine.ValueError($"unsupported format character '{type}'");
        }
    }

    private static string Pad(string text, string flags, int width, char type)
    {
        var missing = Math.Abs(width) - PyText.Length(text);
        if (missing <= 0) return text;
        if (flags.Contains('-') || width < 0) return text + new string(' ', missing);
        if (!flags.Contains('0') || type is 's' or 'r' or 'a' or 'c') return new string(' ', missing) + text;
        var sign = text[0] is '-' or '+' or ' ' ? 1 : 0;
        return text[..sign] + new string('0', missing) + text[sign..];
    }
}
