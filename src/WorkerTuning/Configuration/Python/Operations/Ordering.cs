using System.Numerics;

namespace WorkerTuning.Configuration.Python;

/// <summary>Python's <c>&lt;</c> and sorting.</summary>
internal static class Ordering
{
    public static bool Compare(Machine machine, string operation, object left, object right)
    {
        machine.Spend(1);
        switch (left, right)
        {
            case (string a, string b):
                machine.Spend(Math.Min(a.Length, b.Length) >> 6);
                return Holds(operation, CompareText(a, b));
            case (BigInteger or bool, BigInteger or bool):
                return Holds(operation, machine.Integer(left).CompareTo(machine.Integer(right)));
            case (double or BigInteger or bool, double or BigInteger or bool):
                return CompareMixed(machine, operation, left, right);
            case (PyList a, PyList b):
                return CompareItems(machine, operation, a.Items, b.Items);
            case (PyTuple a, PyTuple b):
                return CompareItems(machine, operation, a.Items, b.Items);
            case (PySet a, PySet b):
                return CompareSets(machine, operation, a, b);
            case (PyPath a, PyPath b):
                return Holds(operation, CompareText(a.Text, b.Text));
            default:
                throw machine.TypeError(
                    $"'{operation}' not supported between instances of '{Types.NameOf(left)}' and '{Types.NameOf(right)}'");
        }
    }

    /// <summary>A stable merge sort; the comparison may raise.</summary>
    public static List<object> Sort(Machine machine, IReadOnlyList<object> items, object? key, bool isReversed)
    {
        var keyed = items.Select(item => (Key: key is null or PyNone ? item : machine.Call(key, item), Item: item)).ToArray();
        if (keyed.Select(k => Doubt.In(machine, k.Key)).FirstOrDefault(u => u is not null) is { } unknown) throw new UnknownValueException(unknown);
        if (isReversed) Array.Reverse(keyed);
        var buffer = new (object Key, object Item)[keyed.Length];
        for (var width = 1; width < keyed.Length; width *= 2)
        {
            for (var start = 0; start < keyed.Length; start += 2 * width)
            {
                Merge(machine, keyed, buffer, start, Math.Min(start + width, keyed.Length), Math.Min(start + (2 * width), keyed.Length));
            }

            (keyed, buffer) = (buffer, keyed);
        }

        if (isReversed) Array.Reverse(keyed);
        return [.. keyed.Select(k => k.Item)];
    }

    private static void Merge(Machine machine, (object Key, object Item)[] from, (object Key, object Item)[] to, int start, int middle, int end)
    {
        var (left, right) = (start, middle);
        for (var i = start; i < end; i++)
        {
            var takeLeft = right >= end || (left < middle && !Compare(machine, "<", from[right].Key, from[left].Key));
            to[i] = from[takeLeft ? left++ : right++];
        }
    }

    private static bool Holds(string operation, int order) => operation switch
    {
        "<" => order < 0,
        "<=" => order <= 0,
        ">" => order > 0,
        _ => order >= 0,
    };

    // By code point, where UTF-16 order puts surrogates before U+E000.
    private static int CompareText(string left, string right)
    {
        var same = left.AsSpan().CommonPrefixLength(right);
        if (same == left.Length || same == right.Length) return left.Length - right.Length;
        var (a, b) = (left[same], right[same]);
        if (char.IsSurrogate(a) != char.IsSurrogate(b)) return char.IsSurrogate(a) ? 1 : -1;
        return a - b;
    }

    private static bool CompareMixed(Machine machine, string operation, object left, object right)
    {
        if (left is double.NaN or double.NaN || right is double.NaN) return false;
        if (left is double x && right is double y) return Holds(operation, x.CompareTo(y));
        if (left is double number) return Holds(operation, -CompareWhole(machine.Integer(right), number));
        return Holds(operation, CompareWhole(machine.Integer(left), (double)right));
    }

    private static int CompareWhole(BigInteger whole, double number)
    {
        if (double.IsInfinity(number)) return number > 0 ? -1 : 1;
        var floor = new BigInteger(Math.Floor(number));
        var order = whole.CompareTo(floor);
        return order == 0 && floor < new BigInteger(Math.Ceiling(number)) ? -1 : order;
    }

    private static bool CompareItems(Machine machine, string operation, IReadOnlyList<object> left, IReadOnlyList<object> right)
    {
        if (!System.Runtime.CompilerServices.RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new PythonLimitException("values nested too deeply to compare");
        }

        for (var i = 0; i < Math.Min(left.Count, right.Count); i++)
        {
            if (!Equality.Equal(machine, left[i], right[i])) return Compare(machine, operation, left[i], right[i]);
        }

        return Holds(operation, left.Count.CompareTo(right.Count));
    }

    private static bool CompareSets(Machine machine, string operation, PySet left, PySet right)
    {
        machine.Spend((left.Size + right.Size) >> 4);
        return operation switch
        {
            "<" => left.Size < right.Size && left.Items.All(right.Contains),
            "<=" => left.Items.All(right.Contains),
            ">" => left.Size > right.Size && right.Items.All(left.Contains),
            _ => right.Items.All(left.Contains),
        };
    }
}
