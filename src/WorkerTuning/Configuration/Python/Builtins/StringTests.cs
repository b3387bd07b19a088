using System.Numerics;

namespace WorkerTuning.Configuration.Python;

/// <summary>The methods of <c>str</c> that answer a question about the text.</summary>
internal static class StringTests
{
    public static void AddTo(NativeTable table) => table
        .Add("startswith", (m, a) => HasAffix(m, a, (text, affix) => text.StartsWith(affix, StringComparison.Ordinal)))
        .Add("endswith", (m, a) => HasAffix(m, a, (text, affix) => text.EndsWith(affix, StringComparison.Ordinal)))
        .Add("isdigit", All(IsDigit))
        .Add("isdecimal", All(char.IsDigit))
        .Add("isnumeric", All(c => char.IsNumber(c)))
        .Add("isalpha", All(char.IsLetter))
        .Add("isalnum", All(c => char.IsLetter(c) || char.IsNumber(c)))
        .Add("isspace", All(PyText.IsSpace))
        .Add("isupper", (m, a) => StringMethods.Self(m, a) is var s && s.Any(char.IsUpper) && !s.Any(char.IsLower))
        .Add("islower", (m, a) => StringMethods.Self(m, a) is var s && s.Any(char.IsLower) && !s.Any(char.IsUpper))
        .Add("isascii", (m, a) => StringMethods.Self(m, a).All(char.IsAscii))
        .Add("isprintable", (m, a) => StringMethods.Self(m, a).EnumerateRunes().All(PyText.IsPrintable))
        .Add("istitle", (m, a) => IsTitle(StringMethods.Self(m, a)))
        .Add("isidentifier", (m, a) => StringMethods.Self(m, a) is { Length: > 0 } s && !char.IsDigit(s[0]) && s.All(c => c == '_' || char.IsLetterOrDigit(c)))
        .Add("count", (m, a) => Count(m, a))
        .Add("find", (m, a) => (BigInteger)Find(m, a, isLast: false))
        .Add("rfind", (m, a) => (BigInteger)Find(m, a, isLast: true))
        .Add("index", (m, a) => (BigInteger)Required(m, Find(m, a, isLast: false)))
        .Add("rindex", (m, a) => (BigInteger)Required(m, Find(m, a, isLast: true)));

    private static NativeCode All(Func<char, bool> test) => (machine, arguments) =>
    {
        arguments.Expect(machine, 1, 1);
        return StringMethods.Self(machine, arguments) is { Length: > 0 } text && text.All(test);
    };

    // The superscripts are digits to Python, though not decimal ones.
    private static bool IsDigit(char c) => char.IsDigit(c) || c is '²' or '³' or '¹';

    private static bool IsTitle(string text)
    {
        var (wasLetter, hasLetter) = (false, false);
        foreach (var c in text)
        {
            if ((char.IsUpper(c) && wasLetter) || (char.IsLower(c) && !wasLetter)) return false;
            wasLetter = char.IsUpper(c) || char.IsLower(c);
            hasLetter |= wasLetter;
        }

        return hasLetter;
    }

    private static bool HasAffix(Machine machine, CallArguments arguments, Func<string, string, bool> test)
    {
        arguments.Expect(machine, 2, 4);
        var part = Part(machine, arguments, out _);
        if (part is null) return false;
        if (arguments[1] is string one) return test(part, one);
        if (arguments[1] is not PyTuple choices)
        {
            throw machine.TypeError($"startswith first arg must be str or a tuple of str, not {Types.NameOf(arguments[1])}");
        }

        return choices.Items.Any(choice => choice is string text && test(part, text));
    }

    /// <summary>The text between the optional bounds, which are the third and fourth argument; null when they cross.</summary>
    private static string? Part(Machine machine, CallArguments arguments, out int offset)
    {
        var text = StringMethods.Self(machine, arguments);
        offset = 0;
        if (arguments.Count < 3) return text;
        var length = PyText.Length(text);
        var start = Bound(machine, arguments.Optional(2), length, 0);
        var end = Bound(machine, arguments.Optional(3), length, length);
        offset = start;
        if (start > length || start > end) return null;
        return string.Concat(PyText.Characters(text).Skip(start).Take(end - start));
    }

    private static int Bound(Machine machine, object? bound, int length, int usual)
    {
        if (bound is null or PyNone) return usual;
        var position = (long)machine.SmallInteger(bound);
        if (position < 0) position = Math.Max(position + length, 0);
        return usual == 0 ? (int)position : (int)Math.Min(position, length);
    }

    private static int Find(Machine machine, CallArguments arguments, bool isLast)
    {
        arguments.Expect(machine, 2, 4);
        var wanted = arguments.Text(machine, 1);
        if (Part(machine, arguments, out var offset) is not { } part) return -1;
        var found = isLast ? part.LastIndexOf(wanted, StringComparison.Ordinal) : part.IndexOf(wanted, StringComparison.Ordinal);
        return found < 0 ? -1 : PyText.CodePointIndex(part, found) + offset;
    }

    private static int Required(Machine machine, int found) => found >= 0 ? found : throw machine.ValueError("substring not found");

    private static BigInteger Count(Machine machine, CallArguments arguments)
    {
        arguments.Expect(machine, 2, 4);
        var wanted = arguments.Text(machine, 1);
        if (Part(machine, arguments, out _) is not { } part) return BigInteger.Zero;
        if (wanted.Length == 0) return PyText.Length(part) + 1;
        var count = 0;
        for (var at = part.IndexOf(wanted, StringComparison.Ordinal); at >= 0; at = part.IndexOf(wanted, at + wanted.Length, StringComparison.Ordinal)) count++;
        return count;
    }
}
