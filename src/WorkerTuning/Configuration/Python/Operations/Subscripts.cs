using System.Numerics;

namespace WorkerTuning.Configuration.Python;

/// <summary><c>target[index]</c>, read, written and deleted.</summary>
internal static class Subscripts
{
    public static object Get(Machine machine, object target, object index)
    {
        if (target is Unknown unknown) return machine.Derive(unknown.IsForeign ? unknown with { Start = machine.Place.Start, End = machine.Place.End } : unknown);
        if (Doubt.In(machine, index) is { } unknownIndex) return machine.Derive(unknownIndex);
        switch (target)
        {
            case PyDict dict:
                Sequences.CheckKey(machine, index);
                return Doubt.Seen(dict.Find(index) ?? throw machine.KeyError(index));
            case PyList list:
                return index is PySlice part ? machine.NewList(Take(machine, list.Items, part)) : Doubt.Seen(list.Items[Position(machine, list.Items.Count, index, "list")]);
            case PyTuple tuple:
                return index is PySlice cut ? machine.NewTuple(Take(machine, tuple.Items, cut)) : Doubt.Seen(tuple.Items[Position(machine, tuple.Items.Count, index, "tuple")]);
            case string text:
                return OfText(machine, text, index);
            case PyRange range when index is not PySlice:
                var items = Sequences.Items(machine, range);
                return items[Position(machine, items.Count, index, "range object")];
            case PyBytes bytes when index is not PySlice:
                return new BigInteger(bytes.Data[Position(machine, bytes.Data.Length, index, "index")]);
            case PyType or PyClass:
                return target;
            default:
                if (target is PyRange or PyBytes) return machine.Unknown($"a slice of a {Types.NameOf(target)}");
                throw machine.TypeError($"'{Types.NameOf(target)}' object is not subscriptable");
        }
    }

    public static void Set(Machine machine, object target, object index, object value)
    {
        if (target is Unknown) return;
        if (target is Container container && Doubt.In(machine, index) is { } unknown)
        {
            container.Taint = unknown;
            return;
        }

        switch (target)
        {
            case PyDict dict:
                Sequences.CheckKey(machine, index);
                if (ReferenceEquals(dict, machine.Environment.Values) && (index is not string || value is not (string or Unknown)))
                {
                    throw machine.TypeError($"str expected, not {Types.NameOf(index is string ? value : index)}");
                }

                dict.Set(index, value);
                return;
            case PyList list when index is PySlice && value is Unknown items:
                list.Taint = items;
                return;
            case PyList list when index is PySlice slice:
                SetSlice(machine, list, slice, value);
                return;
            case PyList list:
                var position = Position(machine, list.Items.Count, index, "list assignment");
                list.Change()[position] = value;
                return;
            default:
                throw machine.TypeError($"'{Types.NameOf(target)}' object does not support item assignment");
        }
    }

    public static void Delete(Machine machine, object target, object index)
    {
        if (target is Unknown) return;
        if (target is Container container && Doubt.In(machine, index) is { } unknown)
        {
            container.Taint = unknown;
            return;
        }

        switch (target)
        {
            case PyDict dict:
                Sequences.CheckKey(machine, index);
                if (dict.Find(index) is null) throw machine.KeyError(index);
                dict.Remove(index);
                return;
            case PyList list when index is PySlice slice:
                machine.Spend(list.Items.Count >> 4);
                var gone = Positions(machine, list.Items.Count, slice).ToHashSet();
                var kept = list.Items.Where((_, i) => !gone.Contains(i)).ToList();
                var items = list.Change();
                items.Clear();
                items.AddRange(kept);
                return;
            case PyList list:
                var position = Position(machine, list.Items.Count, index, "list assignment");
                machine.Spend((list.Items.Count - position) >> 6);
                list.Change().RemoveAt(position);
                return;
            default:
                throw machine.TypeError($"'{Types.NameOf(target)}' object doesn't support item deletion");
        }
    }

    private static string OfText(Machine machine, string text, object index)
    {
        machine.Spend(text.Length >> 6);
        var isPlain = PyText.IsPlain(text);
        IReadOnlyList<string>? characters = isPlain ? null : [.. PyText.Characters(text)];
        var length = characters?.Count ?? text.Length;
        if (index is PySlice slice)
        {
            var positions = Positions(machine, length, slice);
            return machine.NewText(string.Concat(positions.Select(i => characters?[i] ?? text[i].ToString())));
        }

        var position = Position(machine, length, index, "string");
        return characters?[position] ?? text[position].ToString();
    }

    private static int Position(Machine machine, int length, object index, string what)
    {
        if (!Types.IsWhole(index))
        {
            throw machine.TypeError($"{what.Split(' ')[0]} indices must be integers{(what == "string" ? "" : " or slices")}, not {Types.NameOf(index)}");
        }

        var position = machine.Integer(index);
        if (position.Sign < 0) position += length;
        return position.Sign >= 0 && position < length
            ? (int)position
            : throw machine.Error(ExceptionTypes.IndexError, $"{what} index out of range");
    }

    private static List<object> Take(Machine machine, IReadOnlyList<object> items, PySlice slice) =>
        [.. Positions(machine, items.Count, slice).Select(i => items[i])];

    private static void SetSlice(Machine machine, PyList list, PySlice slice, object value)
    {
        var positions = Positions(machine, list.Items.Count, slice);
        var items = Sequences.Items(machine, value);
        if (slice.Step is PyNone)
        {
            Machine.CheckCollection(list.Items.Count + items.Count);
            machine.Spend(list.Items.Count >> 6);
            var changed = list.Change();
            var start = Bound(machine, slice.Lower, list.Items.Count, 0);
            changed.RemoveRange(start, positions.Count);
            changed.InsertRange(start, items);
            return;
        }

        if (items.Count != positions.Count)
        {
            throw machine.ValueError($"attempt to assign sequence of size {items.Count} to extended slice of size {positions.Count}");
        }

        for (var i = 0; i < items.Count; i++) list.Change()[positions[i]] = items[i];
    }

    private static int Bound(Machine machine, object bound, int length, int usual)
    {
        if (bound is PyNone) return usual;
        var position = machine.Integer(bound);
        return (int)BigInteger.Clamp(position.Sign < 0 ? position + length : position, 0, length);
    }

    private static List<int> Positions(Machine machine, int length, PySlice slice)
    {
        var step = slice.Step is PyNone ? 1 : machine.SmallInteger(slice.Step);
        if (step == 0) throw machine.ValueError("slice step cannot be zero");
        var positions = new List<int>();
        if (step > 0)
        {
            var upper = Bound(machine, slice.Upper, length, length);
            for (long i = Bound(machine, slice.Lower, length, 0); i < upper; i += step) positions.Add((int)i);
        }
        else
        {
            var lower = slice.Lower is PyNone ? length - 1 : Last(machine, slice.Lower, length);
            var upper = slice.Upper is PyNone ? -1 : Last(machine, slice.Upper, length);
            for (long i = lower; i > upper; i += step) positions.Add((int)i);
        }

        machine.Spend(positions.Count >> 4);
        return positions;
    }

    /// <summary>A bound of a slice that goes backwards: from -1 to the last item.</summary>
    private static int Last(Machine machine, object bound, int length)
    {
        var position = machine.Integer(bound);
        return (int)BigInteger.Clamp(position.Sign < 0 ? position + length : position, -1, length - 1);
    }
}
