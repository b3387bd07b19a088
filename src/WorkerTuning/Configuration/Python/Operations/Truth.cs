using System.Numerics;

namespace WorkerTuning.Configuration.Python;

internal static class Truth
{
    /// <summary>Whether a value counts as true; null when that is unknown.</summary>
    public static bool? Of(Machine machine, object value) => Doubt.Seen(value) switch
    {
        Unknown => null,
        PyNone => false,
        bool flag => flag,
        BigInteger number => !number.IsZero,
        double number => number != 0,
        string text => text.Length > 0,
        PyBytes bytes => bytes.Data.Length > 0,
        PyTuple tuple => tuple.Items.Count > 0,
        PyList list => list.Items.Count > 0,
        PyDict dict => dict.Items.Count > 0,
        PySet set => set.Size > 0,
        PyRange range => !range.Count.IsZero,
        PyInstance { Type.Foreign: not null } => null,
        PyInstance instance when instance.Type.Find("__bool__") is PyFunction test => Of(machine, machine.Call(new PyMethod(instance, test))),
        _ => true,
    };
}
