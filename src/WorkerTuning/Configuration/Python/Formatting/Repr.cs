using System.Globalization;
using System.Numerics;
using System.Text;

namespace WorkerTuning.Configuration.Python;

/// <summary>Python's <c>str()</c> and <c>repr()</c>. Values with anything unknown in them must not get here.</summary>
internal static class Repr
{
    public static string Str(Machine machine, object value)
    {
        switch (value)
        {
            case string text:
                return text;
            case PyPath path:
                return path.Text;
            case PyException exception when exception.Arguments.Count == 1:
                return exception.Type.Is(ExceptionTypes.KeyError) ? Of(machine, exception.Arguments[0]) : Str(machine, exception.Arguments[0]);
            case PyException exception:
                return exception.Arguments.Count == 0 ? "" : Of(machine, new PyTuple(exception.Arguments));
            default:
                return Of(machine, value);
        }
    }

    public static string Of(Machine machine, object value)
    {
        var result = new StringBuilder();
        Append(machine, result, value, []);
        return machine.NewText(result.ToString());
    }

    /// <summary>What <c>repr()</c> makes of a string: quoted, with escapes.</summary>
    public static string Quote(string text)
    {
        var quote = text.Contains('\'') && !text.Contains('"') ? '"' : '\'';
        var result = new StringBuilder(text.Length + 2).Append(quote);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == quote || c == '\\') result.Append('\\').Append(c);
            else if (c is '\n' or '\t' or '\r') result.Append(c switch { '\n' => "\\n", '\t' => "\\t", _ => "\\r" });
            else if (!Rune.TryGetRuneAt(text, i, out var rune)) result.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
            else
            {
                if (PyText.IsPrintable(rune)) result.Append(rune);
                else if (rune.Value < 0x100) result.Append("\\x").Append(rune.Value.ToString("x2", CultureInfo.InvariantCulture));
                else if (rune.IsBmp) result.Append("\\u").Append(rune.Value.ToString("x4", CultureInfo.InvariantCulture));
                else result.Append("\\U").Append(rune.Value.ToString("x8", CultureInfo.InvariantCulture));
                i += rune.Utf16SequenceLength - 1;
            }
        }

        return result.Append(quote).ToString();
    }

    private static void Append(Machine machine, StringBuilder result, object value, List<object> within)
    {
        machine.Spend(1);
        if (result.Length > Limits.StringLength) throw new PythonLimitException($"a string of more than {Limits.StringLength} characters");
        if (value is PyList or PyTuple or PyDict or PySet)
        {
            if (within.Contains(value, ReferenceEqualityComparer.Instance))
            {
                result.Append(value is PyDict ? "{...}" : "[...]");
                return;
            }

            if (within.Count > Limits.ValueDepth) throw new PythonLimitException("values nested too deeply to print");
            within.Add(value);
            AppendItems(machine, result, value, within);
            within.RemoveAt(within.Count - 1);
            return;
        }

        result.Append(Scalar(machine, value));
    }

    private static string Scalar(Machine machine, object value) => value switch
    {
        PyNone => "None",
        bool flag => flag ? "True" : "False",
        BigInteger number => IntegerRepr(machine, number),
        double number => FloatText.Repr(number),
        string text => Quote(text),
        PyBytes bytes => "b" + Quote(Encoding.Latin1.GetString(bytes.Data)),
        PyPath path => $"PosixPath({Quote(path.Text)})",
        PyRange { Step.IsOne: true } range => string.Create(CultureInfo.InvariantCulture, $"range({range.Start}, {range.Stop})"),
        PyRange range => string.Create(CultureInfo.InvariantCulture, $"range({range.Start}, {range.Stop}, {range.Step})"),
        PyEllipsis => "Ellipsis",
        PyException exception => exception.Type.Name + "(" + string.Join(", ", exception.Arguments.Select(a => Of(machine, a))) + ")",
        PyType type => $"<class '{type.Name}'>",
        PyExceptionType type => $"<class '{type.Name}'>",
        PyModule module => $"<module '{module.Name}'>",
        // The rest prints an address that no two runs share.
        _ => throw new PythonLimitException($"the text of a {Types.NameOf(value)} object, which differs from run to run"),
    };

    private static string IntegerRepr(Machine machine, BigInteger number)
    {
        machine.Spend(number.GetBitLength() >> 5);
        var text = Machine.Invariant(number);
        return text.Length <= Limits.IntegerDigits + 1
            ? text
            : throw machine.ValueError($"Exceeds the limit ({Limits.IntegerDigits} digits) for integer string conversion");
    }

    private static void AppendItems(Machine machine, StringBuilder result, object container, List<object> within)
    {
        if (container is PyDict dict)
        {
            result.Append('{');
            var separator = "";
            foreach (var (key, item) in dict.ReadAll())
            {
                result.Append(separator);
                Append(machine, result, key, within);
                result.Append(": ");
                Append(machine, result, item, within);
                separator = ", ";
            }

            result.Append('}');
            return;
        }

        var items = container switch
        {
            PyList list => list.Items,
            PyTuple tuple => tuple.Items,
            _ => ((PySet)container).Items.ToList(),
        };
        if (container is PySet && items.Count == 0)
        {
            result.Append("set()");
            return;
        }

        result.Append(container switch { PyList => '[', PyTuple => '(', _ => '{' });
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0) result.Append(", ");
            Append(machine, result, items[i], within);
        }

        result.Append(container switch { PyList => "]", PyTuple => items.Count == 1 ? ",)" : ")", _ => "}" });
    }
}
