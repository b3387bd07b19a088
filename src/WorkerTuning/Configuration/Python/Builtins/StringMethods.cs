using System.Collections.Frozen;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace WorkerTuning.Configuration.Python;

/// <summary>The methods of <c>str</c> that change or measure text; <see cref="StringTests"/> and <see cref="StringSplitting"/> have the others.</summary>
internal static class StringMethods
{
    public static readonly FrozenDictionary<string, NativeFunction> Table = Build();

    public static string Self(Machine machine, CallArguments arguments)
    {
        if (arguments.Count == 0 || arguments[0] is not string text) throw machine.TypeError("a str object is required");
        machine.Spend(text.Length >> 6);
        return text;
    }

    private static FrozenDictionary<string, NativeFunction> Build()
    {
        var table = new NativeTable()
            .Add("lower", Map(text => text.ToLowerInvariant()))
            .Add("upper", Map(text => text.ToUpperInvariant().Replace("ß", "SS", StringComparison.Ordinal)))
            .Add("casefold", Map(text => text.ToLowerInvariant().Replace("ß", "ss", StringComparison.Ordinal)))
            .Add("swapcase", Map(text => string.Concat(text.Select(c => char.IsUpper(c) ? char.ToLowerInvariant(c) : char.ToUpperInvariant(c)))))
            .Add("capitalize", Map(text => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..].ToLowerInvariant()))
            .Add("title", Map(Title))
            .Add("strip", (m, a) => Strip(m, a, atStart: true, atEnd: true))
            .Add("lstrip", (m, a) => Strip(m, a, atStart: true, atEnd: false))
            .Add("rstrip", (m, a) => Strip(m, a, atStart: false, atEnd: true))
            .Add("replace", Replace)
            .Add("join", Join)
            .Add("format", (m, a) => new BraceFormat(m, a, 1).Apply(Self(m, a)))
            .Add("format_map", FormatMap)
            .Add("zfill", ZeroFill)
            .Add("ljust", (m, a) => Justify(m, a, (missing, _) => (0, missing)))
            .Add("rjust", (m, a) => Justify(m, a, (missing, _) => (missing, 0)))
            .Add("center", (m, a) => Justify(m, a, Centered))
            .Add("removeprefix", (m, a) => Self(m, a) is var s && Argument(m, a) is { Length: > 0 } p && s.StartsWith(p, StringComparison.Ordinal) ? s[p.Length..] : s)
            .Add("removesuffix", (m, a) => Self(m, a) is var s && Argument(m, a) is { Length: > 0 } p && s.EndsWith(p, StringComparison.Ordinal) ? s[..^p.Length] : s)
            .Add("expandtabs", ExpandTabs)
            .Add("encode", Encode);
        StringTests.AddTo(table);
        StringSplitting.AddTo(table);
        return table.Freeze();
    }

    private static NativeCode Map(Func<string, string> change) => (machine, arguments) =>
    {
        arguments.Expect(machine, 1, 1);
        return machine.NewText(change(Self(machine, arguments)));
    };

    private static string Argument(Machine machine, CallArguments arguments)
    {
        arguments.Expect(machine, 2, 2);
        return arguments.Text(machine, 1);
    }

    private static string Title(string text)
    {
        var result = new StringBuilder(text.Length);
        var isStart = true;
        foreach (var c in text)
        {
            result.Append(isStart ? char.ToUpperInvariant(c) : char.ToLowerInvariant(c));
            isStart = !char.IsLetter(c);
        }

        return result.ToString();
    }

    private static string Strip(Machine machine, CallArguments arguments, bool atStart, bool atEnd)
    {
        arguments.Expect(machine, 1, 2);
        var text = Self(machine, arguments);
        if (arguments.Optional(1) is null or PyNone)
        {
            if (atStart) text = PyText.TrimStart(text);
            return atEnd ? PyText.TrimEnd(text) : text;
        }

        var characters = PyText.Characters(arguments.Text(machine, 1)).ToHashSet(StringComparer.Ordinal);
        var all = PyText.Characters(text).ToList();
        var (start, end) = (0, all.Count);
        while (atStart && start < end && characters.Contains(all[start])) start++;
        while (atEnd && end > start && characters.Contains(all[end - 1])) end--;
        return string.Concat(all.Skip(start).Take(end - start));
    }

    private static string Replace(Machine machine, CallArguments arguments)
    {
        arguments.Expect(machine, 3, 4, "count");
        var (text, old, next) = (Self(machine, arguments), arguments.Text(machine, 1), arguments.Text(machine, 2));
        var most = arguments.Optional(3, "count") is { } count ? machine.SmallInteger(count) : -1;
        var result = new StringBuilder();
        var (at, done) = (0, 0);
        while (most < 0 || done < most)
        {
            var found = old.Length == 0 ? at : text.IndexOf(old, at, StringComparison.Ordinal);
            if (found < 0 || found > text.Length) break;
            result.Append(text, at, found - at).Append(next);
            at = found + old.Length;
            done++;
            if (old.Length == 0 && at < text.Length) result.Append(text[at]);
            if (old.Length == 0) at++;
            if (result.Length > Limits.StringLength) machine.CheckText(result.Length);
        }

        if (at < text.Length) result.Append(text, at, text.Length - at);
        return machine.NewText(result.ToString());
    }

    private static string Join(Machine machine, CallArguments arguments)
    {
        arguments.Expect(machine, 2, 2);
        var separator = Self(machine, arguments);
        var items = Sequences.InOrder(machine, arguments[1], Sequences.Items(machine, arguments[1]));
        var length = BigInteger.Zero;
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i] is not string text)
            {
                throw machine.TypeError($"sequence item {i}: expected str instance, {Types.NameOf(items[i])} found");
            }

            length += text.Length + separator.Length;
        }

        machine.CheckText(length - separator.Length);
        return string.Join(separator, items);
    }

    private static string FormatMap(Machine machine, CallArguments arguments)
    {
        arguments.Expect(machine, 2, 2);
        if (arguments[1] is not PyDict dict) throw machine.TypeError("format_map() argument must be a mapping");
        var names = dict.ReadAll().Where(e => e.Key is string).ToDictionary(e => (string)e.Key, e => e.Value);
        return new BraceFormat(machine, new CallArguments("format_map", [], names), 0).Apply(Self(machine, arguments));
    }

    private static string ZeroFill(Machine machine, CallArguments arguments)
    {
        arguments.Expect(machine, 2, 2);
        var text = Self(machine, arguments);
        var missing = arguments.Whole(machine, 1) - (long)PyText.Length(text);
        if (missing <= 0) return text;
        machine.CheckText(missing + text.Length);
        var sign = text.Length > 0 && text[0] is '+' or '-' ? 1 : 0;
        return text[..sign] + new string('0', (int)missing) + text[sign..];
    }

    // CPython gives the odd blank to the left when the width is odd.
    private static (int Left, int Right) Centered(int missing, int width)
    {
        var left = (missing / 2) + (missing & width & 1);
        return (left, missing - left);
    }

    private static string Justify(Machine machine, CallArguments arguments, Func<int, int, (int Left, int Right)> share)
    {
        arguments.Expect(machine, 2, 3);
        var text = Self(machine, arguments);
        var width = arguments.Whole(machine, 1);
        var fill = arguments.Count > 2 ? arguments.Text(machine, 2) : " ";
        if (PyText.Length(fill) != 1) throw machine.TypeError("The fill character must be exactly one character long");
        var missing = width - (long)PyText.Length(text);
        if (missing <= 0) return text;
        machine.CheckText(fill.Length * missing + text.Length);
        var (left, right) = share((int)missing, width);
        return new StringBuilder().Insert(0, fill, left).Append(text).Insert(text.Length + (fill.Length * left), fill, right).ToString();
    }

    private static string ExpandTabs(Machine machine, CallArguments arguments)
    {
        arguments.Expect(machine, 1, 2, "tabsize");
        var size = arguments.Optional(1, "tabsize") is { } given ? machine.SmallInteger(given) : 8;
        var result = new StringBuilder();
        var column = 0;
        foreach (var c in Self(machine, arguments))
        {
            var blanks = c == '\t' ? (size > 0 ? size - (column % size) : 0) : 0;
            machine.CheckText(result.Length + (long)blanks);
            if (c == '\t') result.Append(' ', blanks);
            else result.Append(c);
            column = c is '\n' or '\r' ? 0 : column + (c == '\t' ? blanks : 1);
        }

        return result.ToString();
    }

    private static object Encode(Machine machine, CallArguments arguments)
    {
        arguments.Expect(machine, 1, 3, "encoding", "errors");
        var encoding = arguments.Optional(1, "encoding") as string ?? "utf-8";
        return encoding.ToLower(CultureInfo.InvariantCulture) is "utf-8" or "utf8" or "ascii"
            ? new PyBytes(Encoding.UTF8.GetBytes(Self(machine, arguments)))
            : machine.Unknown($"the encoding {encoding}");
    }
}
