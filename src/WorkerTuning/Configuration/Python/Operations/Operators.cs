using System.Numerics;
using System.Text;

namespace WorkerTuning.Configuration.Python;

/// <summary>The operators on values of every kind.</summary>
internal static class Operators
{
    public static object Binary(Machine machine, string operation, object left, object right)
    {
        if (left is Unknown || right is Unknown || operation == "%")
        {
            if ((Doubt.In(machine, left) ?? Doubt.In(machine, right)) is { } unknown) return machine.Derive(unknown);
        }

        return Arithmetic.Binary(machine, operation, left, right)
            ?? Other(machine, operation, left, right)
            ?? throw machine.TypeError(operation == "+" && left is string
                ? $"can only concatenate str (not \"{Types.NameOf(right)}\") to str"
                : $"unsupported operand type(s) for {(operation == "**" ? "** or pow()" : operation)}: '{Types.NameOf(left)}' and '{Types.NameOf(right)}'");
    }

    /// <summary>Changes a list, dictionary or set in place where Python does; null where it makes a new value.</summary>
    public static object? InPlace(Machine machine, string operation, object target, object value)
    {
        switch (target, operation, value)
        {
            case (PyList list, "+", not Unknown):
                var items = Sequences.Items(machine, value);
                Machine.CheckCollection(list.Items.Count + items.Count);
                list.Change().AddRange(items);
                return list;
            case (PyDict dict, "|", PyDict other):
                foreach (var (key, item) in other.ReadAll()) dict.Set(key, item);
                return dict;
            case (PySet set, "|" or "-" or "&", PySet other):
                machine.Spend((set.Size + other.Size) >> 3);
                Change(set, operation, other);
                return set;
            case (PyList or PyDict or PySet, _, Unknown unknown):
                ((Container)target).Taint = unknown;
                return machine.Derive(unknown);
            default:
                return null;
        }
    }

    private static void Change(PySet set, string operation, PySet other)
    {
        var items = operation == "&" ? set.Items.Where(i => !other.Contains(i)) : other.Items;
        foreach (var item in items.ToList())
        {
            if (operation == "|") set.Add(item);
            else set.Remove(item);
        }
    }

    public static object Unary(Machine machine, string operation, object value)
    {
        if (Doubt.Seen(value) is Unknown unknown) return machine.Derive(unknown);
        switch (operation, value)
        {
            case ("not", _):
                return Truth.Of(machine, value) is { } truth ? !truth : machine.Derive(machine.Unknown("the truth of this object"));
            case ("-", BigInteger or bool):
                return -machine.Integer(value);
            case ("-", double number):
                return -number;
            case ("+", BigInteger or bool):
                return machine.Integer(value);
            case ("+", double):
                return value;
            case ("~", BigInteger or bool):
                return -machine.Integer(value) - 1;
            default:
                throw machine.TypeError($"bad operand type for unary {operation}: '{Types.NameOf(value)}'");
        }
    }

    /// <summary>One comparison; the result may be unknown.</summary>
    public static object Compare(Machine machine, string operation, object left, object right)
    {
        if (operation is "is" or "is not")
        {
            if ((left as Unknown ?? right as Unknown) is { } either) return machine.Derive(either);
            return IsSame(machine, left, right) == (operation == "is");
        }

        if (operation is "in" or "not in")
        {
            if (left is Unknown || right is Unknown || right is not PyDict)
            {
                if ((Doubt.In(machine, left) ?? Doubt.In(machine, right)) is { } doubt) return machine.Derive(doubt);
            }

            if (Sequences.Contains(machine, right, left) is { } found) return found == (operation == "in");
            return machine.Derive((Unknown)((PyDict)right).Find(left)!);
        }

        if ((Doubt.In(machine, left) ?? Doubt.In(machine, right)) is { } unknown) return machine.Derive(unknown);
        return operation switch
        {
            "==" => Equality.Equal(machine, left, right),
            "!=" => !Equality.Equal(machine, left, right),
            _ => Ordering.Compare(machine, operation, left, right),
        };
    }

    private static bool IsSame(Machine machine, object left, object right)
    {
        if (left is bool or PyNone || right is bool or PyNone) return left.Equals(right);
        // CPython shares small numbers and short strings, which is what such a test finds.
        return ReferenceEquals(left, right) || (Types.IsNumber(left) && Equality.Same(machine, left, right)) || (left is string && left.Equals(right));
    }

    private static object? Other(Machine machine, string operation, object left, object right)
    {
        switch (operation, left, right)
        {
            case ("+", string a, string b):
                machine.CheckText((BigInteger)a.Length + b.Length);
                return a + b;
            case ("+", PyList a, PyList b):
                Machine.CheckCollection((BigInteger)a.Items.Count + b.Items.Count);
                return machine.NewList([.. a.Items, .. b.Items]);
            case ("+", PyTuple a, PyTuple b):
                Machine.CheckCollection((BigInteger)a.Items.Count + b.Items.Count);
                return machine.NewTuple([.. a.Items, .. b.Items]);
            case ("*", string or PyList or PyTuple, BigInteger or bool):
                return Repeat(machine, left, machine.Integer(right));
            case ("*", BigInteger or bool, string or PyList or PyTuple):
                return Repeat(machine, right, machine.Integer(left));
            case ("%", string format, _):
                return PercentFormat.Apply(machine, format, right);
            case ("/", PyPath path, string or PyPath):
                return machine.NewPath(PathText.ForPathlib(PathText.Join(path.Text, PathText.Of(right))));
            case ("/", string text, PyPath path):
                return machine.NewPath(PathText.ForPathlib(PathText.Join(text, path.Text)));
            case ("|", PyDict a, PyDict b):
                var merged = new PyDict(machine);
                foreach (var (key, value) in a.ReadAll().Concat(b.ReadAll())) merged.Set(key, value);
                return merged;
            case ("|" or "&" or "-" or "^", PySet a, PySet b):
                return Combine(machine, operation, a, b);
            default:
                return null;
        }
    }

    private static object Repeat(Machine machine, object value, BigInteger count)
    {
        count = BigInteger.Max(count, 0);
        switch (value)
        {
            case string text:
                machine.CheckText(text.Length * count);
                return text.Length == 0 ? "" : new StringBuilder().Insert(0, text, (int)count).ToString();
            case PyList list:
                Machine.CheckCollection(list.Items.Count * count);
                return machine.NewList([.. Repeated(list.Items, count)]);
            default:
                var items = ((PyTuple)value).Items;
                Machine.CheckCollection(items.Count * count);
                return machine.NewTuple([.. Repeated(items, count)]);
        }
    }

    private static IEnumerable<object> Repeated(IReadOnlyList<object> items, BigInteger count) =>
        items.Count == 0 ? [] : Enumerable.Repeat(items, (int)count).SelectMany(copy => copy);

    private static PySet Combine(Machine machine, string operation, PySet left, PySet right)
    {
        var result = new PySet(machine);
        var chosen = operation switch
        {
            "|" => left.Items.Concat(right.Items),
            "&" => left.Items.Where(right.Contains),
            "-" => left.Items.Where(i => !right.Contains(i)),
            _ => left.Items.Where(i => !right.Contains(i)).Concat(right.Items.Where(i => !left.Contains(i))),
        };
        foreach (var item in chosen) result.Add(item);
        machine.Spend((left.Size + right.Size) >> 3);
        return result;
    }
}
