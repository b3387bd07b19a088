namespace WorkerTuning.Configuration.Python;

/// <summary>The methods of <c>str</c> that cut text in pieces.</summary>
internal static class StringSplitting
{
    public static void AddTo(NativeTable table) => table
        .Add("split", (m, a) => Split(m, a, fromEnd: false))
        .Add("rsplit", (m, a) => Split(m, a, fromEnd: true))
        .Add("splitlines", SplitLines)
        .Add("partition", (m, a) => Partition(m, a, isLast: false))
        .Add("rpartition", (m, a) => Partition(m, a, isLast: true));

    private static PyList Split(Machine machine, CallArguments arguments, bool fromEnd)
    {
        arguments.Expect(machine, 1, 3, "sep", "maxsplit");
        var text = StringMethods.Self(machine, arguments);
        var most = arguments.Optional(2, "maxsplit") is { } given ? machine.SmallInteger(given) : -1;
        if (most < 0) most = int.MaxValue;
        var separator = arguments.Optional(1, "sep") ?? PyNone.Value;
        if (separator is not (string or PyNone)) throw machine.TypeError($"must be str or None, not {Types.NameOf(separator)}");
        if (separator is "") throw machine.ValueError("empty separator");
        var pieces = separator is string wanted ? AtSeparator(text, wanted, most, fromEnd) : AtBlanks(text, most, fromEnd);
        machine.Allocate(text.Length);
        return machine.NewList([.. pieces]);
    }

    private static List<string> AtSeparator(string text, string separator, int most, bool fromEnd)
    {
        var pieces = new List<string>();
        if (fromEnd)
        {
            var end = text.Length;
            while (pieces.Count < most && text.AsSpan(0, end).LastIndexOf(separator) is >= 0 and var at)
            {
                pieces.Add(text[(at + separator.Length)..end]);
                end = at;
            }

            pieces.Add(text[..end]);
            pieces.Reverse();
            return pieces;
        }

        var start = 0;
        while (pieces.Count < most && text.IndexOf(separator, start, StringComparison.Ordinal) is >= 0 and var at)
        {
            pieces.Add(text[start..at]);
            start = at + separator.Length;
        }

        pieces.Add(text[start..]);
        return pieces;
    }

    private static List<string> AtBlanks(string text, int most, bool fromEnd)
    {
        var pieces = new List<string>();
        var rest = fromEnd ? PyText.TrimEnd(text) : PyText.TrimStart(text);
        var (start, end) = (0, rest.Length);
        while (start < end && pieces.Count < most)
        {
            if (fromEnd)
            {
                var from = end;
                while (from > 0 && !PyText.IsSpace(rest[from - 1])) from--;
                pieces.Add(rest[from..end]);
                end = from;
                while (end > 0 && PyText.IsSpace(rest[end - 1])) end--;
            }
            else
            {
                var to = start;
                while (to < end && !PyText.IsSpace(rest[to])) to++;
                pieces.Add(rest[start..to]);
                start = to;
                while (start < end && PyText.IsSpace(rest[start])) start++;
            }
        }

        if (start < end) pieces.Add(rest[start..end]);
        if (fromEnd) pieces.Reverse();
        return pieces;
    }

    private static PyList SplitLines(Machine machine, CallArguments arguments)
    {
        arguments.Expect(machine, 1, 2, "keepends");
        var text = StringMethods.Self(machine, arguments);
        var keepEnds = arguments.Optional(1, "keepends") is { } keep && Truth.Of(machine, keep) == true;
        var lines = new List<object>();
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is not ('\n' or '\r' or '\v' or '\f' or (>= '\x1c' and <= '\x1e') or '\u0085' or '\u2028' or '\u2029')) continue;
            var next = text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n' ? i + 2 : i + 1;
            lines.Add(text[start..(keepEnds ? next : i)]);
            start = next;
            i = next - 1;
        }

        if (start < text.Length) lines.Add(text[start..]);
        machine.Allocate(text.Length);
        return machine.NewList(lines);
    }

    private static PyTuple Partition(Machine machine, CallArguments arguments, bool isLast)
    {
        arguments.Expect(machine, 2, 2);
        var (text, separator) = (StringMethods.Self(machine, arguments), arguments.Text(machine, 1));
        if (separator.Length == 0) throw machine.ValueError("empty separator");
        var at = isLast ? text.LastIndexOf(separator, StringComparison.Ordinal) : text.IndexOf(separator, StringComparison.Ordinal);
        if (at < 0) return machine.NewTuple(isLast ? ["", "", text] : [text, "", ""]);
        return machine.NewTuple([text[..at], separator, text[(at + separator.Length)..]]);
    }
}
