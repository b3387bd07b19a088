using System.Collections.Frozen;
using System.Numerics;

namespace WorkerTuning.Configuration.Python;

/// <summary>The methods of <c>list</c> and <c>tuple</c>.</summary>
internal static class ListMethods
{
    public static readonly FrozenDictionary<string, NativeFunction> Table = new NativeTable()
        .Add("append", Append, keepsUnknown: true)
        .Add("extend", Extend, keepsUnknown: true)
        .Add("insert", Insert, keepsUnknown: true)
        .Add("pop", Pop, keepsUnknown: true)
        .Add("clear", (m, a) => Change(m, a, items => items.Clear()), keepsUnknown: true)
        .Add("reverse", (m, a) => Change(m, a, items => items.Reverse()), keepsUnknown: true)
        .Add("copy", (m, a) => m.NewList([.. Self(m, a).Items]), keepsUnknown: true)
        .Add("remove", Remove)
        .Add("sort", Sort)
        .Add("index", Index)
        .Add("count", Count)
        .Freeze();

    public static readonly FrozenDictionary<string, NativeFunction> TupleTable = new NativeTable()
        .Add("index", Index)
        .Add("count", Count)
        .Freeze();

    private static PyList Self(Machine machine, CallArguments arguments) =>
        arguments.Count > 0 && arguments[0] is PyList list ? list : throw machine.TypeError("a list object is required");

    private static PyNone Change(Machine machine, CallArguments arguments, Action<List<object>> change)
    {
        arguments.Expect(machine, 1, 1);
        var list = Self(machine, arguments);
        machine.Spend(list.Items.Count >> 6);
        change(list.Change());
        return PyNone.Value;
    }

    private static PyNone Append(Machine machine, CallArguments arguments)
    {
        arguments.Expect(machine, 2, 2);
        var list = Self(machine, arguments);
        Machine.CheckCollection(list.Items.Count);
        machine.Allocate(4);
        list.Change().Add(arguments[1]);
        return PyNone.Value;
    }

    private static PyNone Extend(Machine machine, CallArguments arguments)
    {
        arguments.Expect(machine, 2, 2);
        var list = Self(machine, arguments);
        if (Doubt.Seen(arguments[1]) is Unknown unknown)
        {
            list.Taint = unknown;
            return PyNone.Value;
        }

        var items = Sequences.Items(machine, arguments[1]);
        Machine.CheckCollection((BigInteger)list.Items.Count + items.Count);
        list.Change().AddRange(items);
        return PyNone.Value;
    }

    private static PyNone Insert(Machine machine, CallArguments arguments)
    {
        arguments.Expect(machine, 3, 3);
        var list = Self(machine, arguments);
        if (arguments[1] is Unknown unknown)
        {
            list.Taint = unknown;
            return PyNone.Value;
        }

        var at = arguments.Whole(machine, 1);
        Machine.CheckCollection(list.Items.Count);
        machine.Spend(list.Items.Count >> 6);
        list.Change().Insert(Math.Clamp(at < 0 ? at + list.Items.Count : at, 0, list.Items.Count), arguments[2]);
        return PyNone.Value;
    }

    private static object Pop(Machine machine, CallArguments arguments)
    {
        arguments.Expect(machine, 1, 2);
        var list = Self(machine, arguments);
        if (arguments.Optional(1) is Unknown unknown)
        {
            list.Taint = unknown;
            return unknown;
        }

        if (list.Items.Count == 0) throw machine.Error(ExceptionTypes.IndexError, "pop from empty list");
        var at = arguments.Count > 1 ? arguments.Whole(machine, 1) : -1;
        if (at < 0) at += list.Items.Count;
        if (at < 0 || at >= list.Items.Count) throw machine.Error(ExceptionTypes.IndexError, "pop index out of range");
        machine.Spend((list.Items.Count - at) >> 6);
        var item = list.Items[at];
        list.Change().RemoveAt(at);
        return Doubt.Seen(item);
    }

    private static PyNone Remove(Machine machine, CallArguments arguments)
    {
        arguments.Expect(machine, 2, 2);
        var list = Self(machine, arguments);
        for (var i = 0; i < list.Items.Count; i++)
        {
            if (!Equality.Equal(machine, list.Items[i], arguments[1])) continue;
            list.Change().RemoveAt(i);
            return PyNone.Value;
        }

        throw machine.ValueError("list.remove(x): x not in list");
    }

    private static PyNone Sort(Machine machine, CallArguments arguments)
    {
        arguments.Expect(machine, 1, 1, "key", "reverse");
        var list = Self(machine, arguments);
        var isReversed = arguments.Optional(-1, "reverse") is { } reverse && Truth.Of(machine, reverse) == true;
        var sorted = Ordering.Sort(machine, list.Items, arguments.Optional(-1, "key"), isReversed);
        var items = list.Change();
        items.Clear();
        items.AddRange(sorted);
        return PyNone.Value;
    }

    private static IReadOnlyList<object> Items(Machine machine, CallArguments arguments) => arguments[0] switch
    {
        PyList list => list.Items,
        PyTuple tuple => tuple.Items,
        _ => throw machine.TypeError("a list or tuple object is required"),
    };

    private static object Index(Machine machine, CallArguments arguments)
    {
        arguments.Expect(machine, 2, 2);
        var items = Items(machine, arguments);
        for (var i = 0; i < items.Count; i++)
        {
            if (Equality.Equal(machine, items[i], arguments[1])) return (BigInteger)i;
        }

        throw machine.ValueError($"{Repr.Of(machine, arguments[1])} is not in {Types.NameOf(arguments[0])}");
    }

    private static object Count(Machine machine, CallArguments arguments)
    {
        arguments.Expect(machine, 2, 2);
        return (BigInteger)Items(machine, arguments).Count(item => Equality.Equal(machine, item, arguments[1]));
    }
}
