using System.Collections.Frozen;
using System.Numerics;

namespace WorkerTuning.Configuration.Python;

/// <summary>The built-in functions that go through iterables.</summary>
internal static class IterationFunctions
{
    public static readonly FrozenDictionary<string, NativeFunction> Table = new NativeTable()
        .Add("min", (m, a) => Extreme(m, a, "<", "min"))
        .Add("max", (m, a) => Extreme(m, a, ">", "max"))
        .Add("sum", Sum)
        .Add("sorted", Sorted)
        .Add("any", (m, a) => Quantify(m, a, stopsAt: true), keepsUnknown: true)
        .Add("all", (m, a) => Quantify(m, a, stopsAt: false), keepsUnknown: true)
        .Add("enumerate", Enumerate, keepsUnknown: true)
        .Add("zip", Zip, keepsUnknown: true)
        .Add("map", Map, keepsUnknown: true)
        .Add("filter", Filter, keepsUnknown: true)
        .Add("reversed", Reversed, keepsUnknown: true)
        .Add("iter", (m, a) => Iterate(m, Known(m, a[0]), "iterator"), keepsUnknown: true)
        .Add("next", Next, keepsUnknown: true)
        .Freeze();

    private static List<object> Known(Machine machine, object iterable) =>
        Doubt.Seen(iterable) is Unknown unknown ? throw new UnknownValueException(unknown) : Sequences.Items(machine, iterable);

    private static PyIterator Iterate(Machine machine, IReadOnlyList<object> items, string name) => new(machine, items, name);

    private static object Extreme(Machine machine, CallArguments arguments, string operation, string name)
    {
        arguments.Expect(machine, 1, int.MaxValue, "key", "default");
        var items = arguments.Count == 1 ? Sequences.Items(machine, arguments[0]) : arguments.Positional;
        if (items.Count == 0) return arguments.Optional(-1, "default") ?? throw machine.ValueError($"{name}() arg is an empty sequence");
        var key = arguments.Optional(-1, "key") ?? PyNone.Value;
        var keys = key is PyNone ? items : [.. items.Select(item => machine.Call(key, item))];
        if (keys.Select(k => Doubt.In(machine, k)).FirstOrDefault(u => u is not null) is { } unknown) throw new UnknownValueException(unknown);
        var best = 0;
        for (var i = 1; i < items.Count; i++)
        {
            if (Ordering.Compare(machine, operation, keys[i], keys[best])) best = i;
        }

        return items[best];
    }

    private static object Sum(Machine machine, CallArguments arguments)
    {
        arguments.Expect(machine, 1, 2, "start");
        var total = arguments.Optional(1, "start") ?? BigInteger.Zero;
        if (total is string) throw machine.TypeError("sum() can't sum strings [use ''.join(seq) instead]");
        foreach (var item in Sequences.Items(machine, arguments[0]))
        {
            machine.Spend(1);
            total = Operators.Binary(machine, "+", total, item);
        }

        return total;
    }

    private static PyList Sorted(Machine machine, CallArguments arguments)
    {
        arguments.Expect(machine, 1, 1, "key", "reverse");
        var isReversed = arguments.Optional(-1, "reverse") is { } reverse && Truth.Of(machine, reverse) == true;
        return machine.NewList(Ordering.Sort(machine, Sequences.Items(machine, arguments[0]), arguments.Optional(-1, "key"), isReversed));
    }

    private static object Quantify(Machine machine, CallArguments arguments, bool stopsAt)
    {
        arguments.Expect(machine, 1, 1);
        Unknown? doubt = null;
        foreach (var item in Known(machine, arguments[0]))
        {
            machine.Spend(1);
            var truth = Truth.Of(machine, item);
            if (truth == stopsAt) return stopsAt;
            if (truth is null) doubt ??= Doubt.In(machine, item) ?? machine.Unknown("the truth of this object");
        }

        return doubt is null ? !stopsAt : machine.Derive(doubt);
    }

    private static PyIterator Enumerate(Machine machine, CallArguments arguments)
    {
        arguments.Expect(machine, 1, 2, "start");
        var start = machine.Integer(arguments.Optional(1, "start") ?? BigInteger.Zero);
        return Iterate(machine, [.. Known(machine, arguments[0]).Select((item, i) => machine.NewTuple([start + i, item]))], "enumerate");
    }

    private static PyIterator Zip(Machine machine, CallArguments arguments)
    {
        arguments.Expect(machine, 0, int.MaxValue, "strict");
        var columns = arguments.Positional.Select(column => Known(machine, column)).ToList();
        var count = columns.Count == 0 ? 0 : columns.Min(c => c.Count);
        if (arguments.Optional(-1, "strict") is true && columns.Any(c => c.Count != count)) throw machine.ValueError("zip() arguments have different lengths");
        return Iterate(machine, [.. Enumerable.Range(0, count).Select(i => machine.NewTuple([.. columns.Select(c => c[i])]))], "zip");
    }

    private static PyIterator Map(Machine machine, CallArguments arguments)
    {
        arguments.Expect(machine, 2, int.MaxValue);
        var columns = arguments.Positional.Skip(1).Select(column => Known(machine, column)).ToList();
        var results = Enumerable.Range(0, columns.Min(c => c.Count)).Select(i => machine.Call(arguments[0], [.. columns.Select(c => c[i])]));
        return Iterate(machine, [.. results], "map");
    }

    private static PyIterator Filter(Machine machine, CallArguments arguments)
    {
        arguments.Expect(machine, 2, 2);
        var kept = new List<object>();
        foreach (var item in Known(machine, arguments[1]))
        {
            machine.Spend(1);
            var verdict = arguments[0] is PyNone ? item : machine.Call(arguments[0], item);
            var truth = Truth.Of(machine, verdict)
                ?? throw new UnknownValueException(Doubt.In(machine, verdict) ?? machine.Unknown("the truth of this object"));
            if (truth) kept.Add(item);
        }

        return Iterate(machine, kept, "filter");
    }

    private static PyIterator Reversed(Machine machine, CallArguments arguments)
    {
        arguments.Expect(machine, 1, 1);
        var items = Known(machine, arguments[0]);
        items.Reverse();
        return Iterate(machine, items, "reversed");
    }

    private static object Next(Machine machine, CallArguments arguments)
    {
        arguments.Expect(machine, 1, 2);
        if (Doubt.Seen(arguments[0]) is Unknown unknown) return machine.Derive(unknown);
        if (arguments[0] is not PyIterator iterator) throw machine.TypeError($"'{Types.NameOf(arguments[0])}' object is not an iterator");
        if (iterator.TryTake(out var item)) return Doubt.Seen(item);
        return arguments.Optional(1) ?? throw machine.Error(ExceptionTypes.StopIteration, "");
    }
}
