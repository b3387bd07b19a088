using System.Numerics;
using System.Text;

namespace WorkerTuning.Configuration.Python;

/// <summary>Going through values, and measuring them.</summary>
internal static class Sequences
{
    /// <summary>The items of an iterable, all at once.</summary>
    public static List<object> Items(Machine machine, object value)
    {
        switch (Doubt.Seen(value))
        {
            case PyList list:
                return Counted(machine, [.. list.Items]);
            case PyTuple tuple:
                return Counted(machine, [.. tuple.Items]);
            case string text:
                return Counted(machine, [.. PyText.Characters(text)]);
            case PyDict dict:
                return Counted(machine, [.. dict.ReadAll().Select(e => e.Key)]);
            case PySet set:
                return Counted(machine, [.. set.Items]);
            case PyRange range:
                return FromRange(machine, range);
            case PyBytes bytes:
                return Counted(machine, [.. bytes.Data.Select(b => (object)new BigInteger(b))]);
            case PyIterator iterator:
                var rest = new List<object>();
                while (iterator.TryTake(out var item)) rest.Add(item);
                return Counted(machine, rest);
            default:
                throw machine.TypeError($"'{Types.NameOf(value)}' object is not iterable");
        }
    }

    /// <summary>The items where their order shows: that of a set differs from run to run.</summary>
    public static List<object> InOrder(Machine machine, object? source, List<object> items) =>
        source is PySet && items.Count > 1 ? throw new UnknownValueException(machine.Unknown("the order of a set is not defined")) : items;

    public static BigInteger Length(Machine machine, object value) => value switch
    {
        string text => PyText.Length(text),
        PyList list => list.Items.Count,
        PyTuple tuple => tuple.Items.Count,
        PyDict dict => dict.ReadAll().Count,
        PySet set => set.Size,
        PyRange range => range.Count,
        PyBytes bytes => bytes.Data.Length,
        _ => throw machine.TypeError($"object of type '{Types.NameOf(value)}' has no len()"),
    };

    /// <summary><c>item in container</c>; null when that is unknown.</summary>
    public static bool? Contains(Machine machine, object container, object item)
    {
        switch (container)
        {
            case string text:
                if (item is not string part)
                {
                    throw machine.TypeError($"'in <string>' requires string as left operand, not {Types.NameOf(item)}");
                }

                machine.Spend(text.Length >> 5);
                return text.Contains(part, StringComparison.Ordinal);
            case PyDict dict:
                CheckKey(machine, item);
                return dict.Find(item) switch { null => false, Unknown { MayBeAbsent: true } => null, _ => true };
            case PySet set:
                CheckKey(machine, item);
                return set.Contains(item);
            case PyRange range when Types.IsWhole(item):
                var offset = machine.Integer(item) - range.Start;
                return (offset % range.Step).IsZero && (offset / range.Step).Sign >= 0 && offset / range.Step < range.Count;
            default:
                var items = Items(machine, container);
                return items.Any(i => Equality.Equal(machine, i, item));
        }
    }

    public static void CheckKey(Machine machine, object key)
    {
        if (Types.Unhashable(key) is { } type) throw machine.TypeError($"unhashable type: '{type}'");
        machine.Spend(Length(key) >> 6);
    }

    // All of a key is looked at to find it.
    private static long Length(object key) => key switch
    {
        string text => text.Length,
        PyPath path => path.Text.Length,
        PyTuple tuple => tuple.Items.Sum(Length),
        _ => 0,
    };

    private static List<object> Counted(Machine machine, List<object> items)
    {
        Machine.CheckCollection(items.Count);
        machine.Allocate(4L * items.Count);
        machine.Spend(items.Count >> 3);
        return items;
    }

    private static List<object> FromRange(Machine machine, PyRange range)
    {
        Machine.CheckCollection(range.Count);
        var items = new List<object>((int)range.Count);
        for (var i = 0; i < range.Count; i++) items.Add(range.Start + (i * range.Step));
        return Counted(machine, items);
    }
}
