using System.Globalization;
using System.Numerics;
using System.Text;

namespace WorkerTuning.Configuration.Python;

/// <summary><c>str.format</c>.</summary>
internal sealed class BraceFormat(Machine machine, CallArguments arguments, int firstPositional)
{
    private int _automatic;

    public string Apply(string format, int depth = 0)
    {
        var result = new StringBuilder();
        for (var i = 0; i < format.Length; i++)
        {
            var c = format[i];
            if (c is '{' or '}' && i + 1 < format.Length && format[i + 1] == c)
            {
                result.Append(c);
                i++;
            }
            else if (c == '{')
            {
                var close = FindClose(format, i);
                result.Append(Field(format[(i + 1)..close], depth));
                machine.CheckText(result.Length);
                i = close;
            }
            else if (c == '}')
            {
                throw machine.ValueError("Single '}' encountered in format string");
            }
            else
            {
                result.Append(c);
            }
        }

        return machine.NewText(result.ToString());
    }

    private int FindClose(string format, int open)
    {
        var depth = 0;
        for (var i = open; i < format.Length; i++)
        {
            if (format[i] == '{') depth++;
            else if (format[i] == '}' && --depth == 0) return i;
        }

        throw machine.ValueError(open + 1 == format.Length ? "Single '{' encountered in format string" : "expected '}' before end of string");
    }

    private string Field(string field, int depth)
    {
        if (depth > 1) throw machine.ValueError("Max string recursion exceeded");
        var colon = field.IndexOf(':', StringComparison.Ordinal);
        var spec = colon < 0 ? "" : Apply(field[(colon + 1)..], depth + 1);
        var name = colon < 0 ? field : field[..colon];
        var bang = name.IndexOf('!', StringComparison.Ordinal);
        var conversion = bang < 0 ? "" : name[(bang + 1)..];
        var value = Resolve(bang < 0 ? name : name[..bang]);
        return conversion switch
        {
            "" => FormatSpec.Apply(machine, value, spec),
            "s" => FormatSpec.Apply(machine, Repr.Str(machine, value), spec),
            "r" or "a" => FormatSpec.Apply(machine, Repr.Of(machine, value), spec),
            _ => throw machine.ValueError($"Unknown conversion specifier {conversion}"),
        };
    }

    private object Resolve(string name)
    {
        var end = name.IndexOfAny(['.', '[']);
        var first = end < 0 ? name : name[..end];
        object value;
        if (first.Length == 0) value = Positional(_automatic++);
        else if (first.All(char.IsAsciiDigit)) value = Positional(int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : int.MaxValue);
        else value = arguments.Keywords.TryGetValue(first, out var keyword) ? keyword : throw machine.KeyError(first);
        while (end >= 0 && end < name.Length)
        {
            if (name[end] == '.')
            {
                var next = name.IndexOfAny(['.', '['], end + 1);
                next = next < 0 ? name.Length : next;
                value = Attributes.Get(machine, value, name[(end + 1)..next]);
                end = next;
            }
            else
            {
                var close = name.IndexOf(']', end);
                if (close < 0) throw machine.ValueError("expected '}' before end of string");
                var key = name[(end + 1)..close];
                value = Subscripts.Get(machine, value, BigInteger.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : key);
                end = close + 1;
            }
        }

        return Doubt.In(machine, value) is { } unknown ? throw new UnknownValueException(unknown) : value;
    }

    private object Positional(int index) => index < arguments.Count - firstPositional
        ? arguments[index + firstPositional]
        : throw machine.Error(ExceptionTypes.IndexError, $"Replacement index {index} out of range for positional args tuple");
}
