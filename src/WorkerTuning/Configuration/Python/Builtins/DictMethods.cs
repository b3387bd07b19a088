using System.Collections.Frozen;

namespace WorkerTuning.Configuration.Python;

/// <summary>The methods of <c>dict</c>, which os.environ, globals() and locals() have too.</summary>
internal static class DictMethods
{
    public static readonly FrozenDictionary<string, NativeFunction> Table = new NativeTable()
        .Add("get", Get, keepsUnknown: true)
        .Add("items", (m, a) => Entries(m, a, e => m.NewTuple([e.Key, e.Value])), keepsUnknown: true)
        .Add("keys", (m, a) => Entries(m, a, e => e.Key), keepsUnknown: true)
        .Add("values", (m, a) => Entries(m, a, e => e.Value), keepsUnknown: true)
        .Add("copy", (m, a) => Copy(m, a), keepsUnknown: true)
        .Add("setdefault", SetDefault, keepsUnknown: true)
        .Add("update", Update, keepsUnknown: true)
        .Add("pop", Pop, keepsUnknown: true)
        .Add("popitem", PopItem, keepsUnknown: true)
        .Add("clear", Clear, keepsUnknown: true)
        .Add("__setitem__", SetItem, keepsUnknown: true)
        .Add("__getitem__", (m, a) => Subscripts.Get(m, Self(m, a), a[1]), keepsUnknown: true)
        .Add("__contains__", (m, a) => Operators.Compare(m, "in", a[1], a[0]), keepsUnknown: true)
        .Add("fromkeys", FromKeys, keepsUnknown: true)
        .Freeze();

    /// <summary>Fills a dictionary as <c>dict(...)</c> and <c>update(...)</c> do.</summary>
    public static void Fill(Machine machine, PyDict target, object? source, Dictionary<string, object> keywords)
    {
        switch (source is null ? null : Doubt.Seen(source))
        {
            case null:
                break;
            case Unknown unknown:
                target.Taint = unknown;
                return;
            case PyDict dict:
                foreach (var (key, value) in dict.ReadAll()) Subscripts.Set(machine, target, key, value);
                break;
            default:
                foreach (var pair in Sequences.Items(machine, source!))
                {
                    var items = pair is Unknown unknown ? throw new UnknownValueException(unknown) : Sequences.Items(machine, pair);
                    if (items.Count != 2) throw machine.ValueError($"dictionary update sequence element has length {items.Count}; 2 is required");
                    Subscripts.Set(machine, target, items[0], items[1]);
                }

                break;
        }

        foreach (var (name, value) in keywords) Subscripts.Set(machine, target, name, value);
    }

    private static PyDict Self(Machine machine, CallArguments arguments) =>
        arguments.Count > 0 && arguments[0] is PyDict dict ? dict : throw machine.TypeError("a dict object is required");

    private static object Key(Machine machine, CallArguments arguments)
    {
        if (Doubt.In(machine, arguments[1]) is { } unknown) throw new UnknownValueException(unknown);
        Sequences.CheckKey(machine, arguments[1]);
        return arguments[1];
    }

    private static object Get(Machine machine, CallArguments arguments)
    {
        arguments.Expect(machine, 2, 3, "default");
        var found = Self(machine, arguments).Find(Key(machine, arguments));
        return Doubt.Seen(found ?? arguments.Optional(2, "default") ?? PyNone.Value);
    }

    private static PyList Entries(Machine machine, CallArguments arguments, Func<KeyValuePair<object, object>, object> choose)
    {
        arguments.Expect(machine, 1, 1);
        return machine.NewList([.. Self(machine, arguments).ReadAll().Select(choose)]);
    }

    private static PyDict Copy(Machine machine, CallArguments arguments)
    {
        arguments.Expect(machine, 1, 1);
        var copy = new PyDict(machine);
        Fill(machine, copy, Self(machine, arguments), []);
        return copy;
    }

    private static object SetDefault(Machine machine, CallArguments arguments)
    {
        arguments.Expect(machine, 2, 3);
        var (dict, key) = (Self(machine, arguments), Key(machine, arguments));
        if (dict.Find(key) is { } present) return Doubt.Seen(present);
        var value = arguments.Optional(2) ?? PyNone.Value;
        Subscripts.Set(machine, dict, key, value);
        return value;
    }

    private static PyNone Update(Machine machine, CallArguments arguments)
    {
        if (arguments.Count > 2) arguments.Expect(machine, 1, 2);
        Fill(machine, Self(machine, arguments), arguments.Optional(1), arguments.Keywords);
        return PyNone.Value;
    }

    private static object Pop(Machine machine, CallArguments arguments)
    {
        arguments.Expect(machine, 2, 3);
        var (dict, key) = (Self(machine, arguments), Key(machine, arguments));
        if (dict.Find(key) is not { } value) return arguments.Optional(2) ?? throw machine.KeyError(key);
        dict.Remove(key);
        return Doubt.Seen(value);
    }

    private static PyTuple PopItem(Machine machine, CallArguments arguments)
    {
        var dict = Self(machine, arguments);
        var key = dict.Last() ?? throw machine.KeyError("popitem(): dictionary is empty");
        var value = dict.Peek(key)!;
        dict.Remove(key);
        return machine.NewTuple([key, value]);
    }

    private static PyNone Clear(Machine machine, CallArguments arguments)
    {
        Self(machine, arguments).Clear();
        return PyNone.Value;
    }

    private static PyNone SetItem(Machine machine, CallArguments arguments)
    {
        arguments.Expect(machine, 3, 3);
        Subscripts.Set(machine, Self(machine, arguments), arguments[1], arguments[2]);
        return PyNone.Value;
    }

    private static PyDict FromKeys(Machine machine, CallArguments arguments)
    {
        // Taken from the type it has no object before it; taken from a dictionary it has.
        var first = arguments.Count > 1 && arguments[0] is PyDict ? 1 : 0;
        arguments.Expect(machine, first + 1, first + 2);
        var dict = new PyDict(machine);
        foreach (var key in Sequences.Items(machine, arguments[first])) Subscripts.Set(machine, dict, key, arguments.Optional(first + 1) ?? PyNone.Value);
        return dict;
    }
}
