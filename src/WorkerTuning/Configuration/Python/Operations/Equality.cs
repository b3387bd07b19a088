using System.Numerics;

namespace WorkerTuning.Configuration.Python;

/// <summary>Python's <c>==</c>, the hashing that goes with it, and a stricter sameness.</summary>
internal static class Equality
{
    /// <summary>Compares dictionary keys and set members: 1, 1.0 and True are one key.</summary>
    public static readonly IEqualityComparer<object> Keys = new KeyComparer();

    public static bool Equal(Machine machine, object left, object right) => Equal(machine, left, right, isStrict: false, 0);

    /// <summary>Whether two branches gave the same value: also of the same type.</summary>
    public static bool Same(Machine machine, object left, object right) => Equal(machine, left, right, isStrict: true, 0);

    private static bool Equal(Machine machine, object left, object right, bool isStrict, int depth)
    {
        if (ReferenceEquals(left, right)) return left is not double number || !double.IsNaN(number);
        if (isStrict && left.GetType() != right.GetType()) return false;
        machine.Spend(1);
        if (depth > Limits.ValueDepth) throw new PythonLimitException("values nested too deeply to compare");
        switch (left, right)
        {
            case (string a, string b):
                if (a.Length == b.Length) machine.Spend(a.Length >> 6);
                return a == b;
            case (PyList a, PyList b):
                return EqualItems(machine, a.Items, b.Items, isStrict, depth);
            case (PyTuple a, PyTuple b):
                return EqualItems(machine, a.Items, b.Items, isStrict, depth);
            case (PyDict a, PyDict b):
                return a.Items.Count == b.Items.Count
                    && a.Items.All(e => b.Peek(e.Key) is { } other && Equal(machine, e.Value, other, isStrict, depth + 1))
                    && (!isStrict || a.Items.Keys.SequenceEqual(b.Items.Keys, Keys));
            case (PySet a, PySet b):
                machine.Spend(a.Size >> 4);
                return a.Size == b.Size && a.Items.All(b.Contains);
            case (PyPath a, PyPath b):
                return a.Text == b.Text;
            case (PyRange a, PyRange b):
                return a.Count == b.Count && (a.Count.IsZero || (a.Start == b.Start && (a.Count.IsOne || a.Step == b.Step)));
            default:
                return Scalars(left, right);
        }
    }

    private static bool EqualItems(Machine machine, IReadOnlyList<object> left, IReadOnlyList<object> right, bool isStrict, int depth)
    {
        if (left.Count != right.Count) return false;
        for (var i = 0; i < left.Count; i++)
        {
            if (!Equal(machine, left[i], right[i], isStrict, depth + 1)) return false;
        }

        return true;
    }

    private static bool Scalars(object left, object right) => (left, right) switch
    {
        (double a, double b) => a == b,
        (double a, BigInteger or bool) => IsWholeEqual(a, Whole(right)),
        (BigInteger or bool, double b) => IsWholeEqual(b, Whole(left)),
        (BigInteger or bool, BigInteger or bool) => Whole(left) == Whole(right),
        (PyBytes a, PyBytes b) => a.Data.AsSpan().SequenceEqual(b.Data),
        (Unknown a, Unknown b) => a == b,
        _ => left.Equals(right),
    };

    private static BigInteger Whole(object value) => value is bool flag ? (flag ? 1 : 0) : (BigInteger)value;

    private static bool IsWholeEqual(double number, BigInteger whole) =>
        double.IsInteger(number) && new BigInteger(number) == whole;

    private sealed class KeyComparer : IEqualityComparer<object>
    {
        public new bool Equals(object? x, object? y)
        {
            if (ReferenceEquals(x, y)) return true;
            if (x is null || y is null) return false;
            if (x is PyTuple a && y is PyTuple b) return a.Items.SequenceEqual(b.Items, this);
            return (x is PyPath p && y is PyPath q && p.Text == q.Text) || Scalars(x, y);
        }

        public int GetHashCode(object obj) => obj switch
        {
            bool flag => BigInteger.Zero.GetHashCode() + (flag ? BigInteger.One.GetHashCode() - BigInteger.Zero.GetHashCode() : 0),
            double number when double.IsInteger(number) => new BigInteger(number).GetHashCode(),
            PyTuple tuple => tuple.Items.Aggregate(17, (hash, item) => HashCode.Combine(hash, GetHashCode(item))),
            PyPath path => path.Text.GetHashCode(StringComparison.Ordinal),
            PyBytes bytes => bytes.Data.Length,
            _ => obj.GetHashCode(),
        };
    }
}
