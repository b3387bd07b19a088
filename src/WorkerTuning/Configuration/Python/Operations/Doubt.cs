using System.Runtime.CompilerServices;

namespace WorkerTuning.Configuration.Python;

/// <summary>Finds what is unknown within values.</summary>
internal static class Doubt
{
    /// <summary>A value as it may be used: the reason instead, when its contents are no longer known.</summary>
    public static object Seen(object value) => value is Container { Taint: { } taint } ? taint : value;

    /// <summary>The first unknown value in it, at any depth.</summary>
    public static Unknown? In(Machine machine, object value, int depth = 0)
    {
        switch (value)
        {
            case Unknown unknown:
                return unknown;
            case Container { Taint: { } taint }:
                return taint;
            case PyList or PyTuple or PyDict or PySet or PyIterator:
                return InItems(machine, value, depth);
            case PyException exception:
                return exception.Arguments.OfType<Unknown>().FirstOrDefault();
            default:
                return null;
        }
    }

    private static Unknown? InItems(Machine machine, object container, int depth)
    {
        // What is deeper than this, perhaps without end, is refused where it is used.
        if (depth > Limits.ValueDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack()) return null;
        IEnumerable<object> items = container switch
        {
            PyList list => list.Items,
            PyTuple tuple => tuple.Items,
            PySet set => set.Items,
            PyIterator iterator => iterator.Rest,
            PyDict dict => dict.Items.Values,
            _ => [],
        };
        var count = 0;
        foreach (var item in items)
        {
            if ((++count & 15) == 0) machine.Spend(1);
            if (item is not (string or bool or double or System.Numerics.BigInteger) && In(machine, item, depth + 1) is { } found)
            {
                machine.Spend(1);
                return found;
            }
        }

        machine.Spend(1);
        return null;
    }
}
