using System.Collections.Frozen;

namespace WorkerTuning.Configuration.Python;

/// <summary>The methods of <c>set</c>.</summary>
internal static class SetMethods
{
    public static readonly FrozenDictionary<string, NativeFunction> Table = new NativeTable()
        .Add("add", (m, a) => Change(m, a, (set, item) => set.Add(item)))
        .Add("discard", (m, a) => Change(m, a, (set, item) => set.Remove(item)))
        .Add("remove", (m, a) => Change(m, a, (set, item) => { if (!set.Remove(item)) throw m.KeyError(item); }))
        .Add("clear", (m, a) => { Self(m, a).Clear(); return PyNone.Value; })
        .Add("copy", (m, a) => Of(m, Self(m, a).Items))
        .Add("update", Update)
        .Add("union", (m, a) => Of(m, Self(m, a).Items.Concat(Others(m, a))))
        .Add("intersection", (m, a) => Where(m, a, (set, item) => set.Contains(item)))
        .Add("difference", (m, a) => Where(m, a, (set, item) => !set.Contains(item)))
        .Add("issubset", (m, a) => Of(m, Others(m, a)) is var set && Self(m, a).Items.All(set.Contains))
        .Add("issuperset", (m, a) => Others(m, a).All(Self(m, a).Contains))
        .Freeze();

    public static PySet Of(Machine machine, IEnumerable<object> items)
    {
        var set = new PySet(machine);
        foreach (var item in items)
        {
            machine.Spend(1);
            Sequences.CheckKey(machine, item);
            set.Add(item);
        }

        return set;
    }

    private static PySet Self(Machine machine, CallArguments arguments) =>
        arguments.Count > 0 && arguments[0] is PySet set ? set : throw machine.TypeError("a set object is required");

    private static List<object> Others(Machine machine, CallArguments arguments) =>
        [.. arguments.Positional.Skip(1).SelectMany(other => Sequences.Items(machine, other))];

    private static PySet Where(Machine machine, CallArguments arguments, Func<PySet, object, bool> test)
    {
        var others = Of(machine, Others(machine, arguments));
        return Of(machine, Self(machine, arguments).Items.Where(item => test(others, item)));
    }

    private static PyNone Change(Machine machine, CallArguments arguments, Action<PySet, object> change)
    {
        arguments.Expect(machine, 2, 2);
        Sequences.CheckKey(machine, arguments[1]);
        change(Self(machine, arguments), arguments[1]);
        return PyNone.Value;
    }

    private static PyNone Update(Machine machine, CallArguments arguments)
    {
        var set = Self(machine, arguments);
        foreach (var item in Others(machine, arguments))
        {
            Sequences.CheckKey(machine, item);
            set.Add(item);
        }

        return PyNone.Value;
    }
}
