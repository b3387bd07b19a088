using System.Numerics;

namespace WorkerTuning.Configuration.Python;

/// <summary>Hands a Python value out as an object of .NET.</summary>
internal static class SettingValue
{
    /// <summary>False when the value is none that a setting could have; the reason says which.</summary>
    public static bool TryConvert(object value, out object? converted, out string reason) => TryConvert(value, 0, out converted, out reason);

    private static bool TryConvert(object value, int depth, out object? converted, out string reason)
    {
        converted = null;
        reason = "";
        switch (value)
        {
            case PyNone:
                return true;
            case bool or string or double:
                converted = value;
                return true;
            case BigInteger number:
                converted = number >= long.MinValue && number <= long.MaxValue ? (object)(long)number : number;
                return true;
            case PyList or PyTuple or PySet or PyDict when depth > Limits.ValueDepth:
                reason = "it is nested too deeply, or holds itself";
                return false;
            case PyList list:
                return TryConvertItems(list.Items, depth, out converted, out reason);
            case PyTuple tuple:
                return TryConvertItems(tuple.Items, depth, out converted, out reason);
            case PySet set:
                return TryConvertItems(set.Items, depth, out converted, out reason);
            case PyDict dict:
                return TryConvertEntries(dict, depth, out converted, out reason);
            case PyPath:
                reason = "it is a pathlib path, which gunicorn does not take; wrap it in str(...)";
                return false;
            case PyFunction or PyMethod or NativeFunction or PyClass or PyInstance or PyType or PyExceptionType:
                reason = $"it is a {Describe(value)}, which cannot be run here";
                return false;
            default:
                reason = $"a value of type {Types.NameOf(value)} has no meaning as a setting";
                return false;
        }
    }

    private static string Describe(object value) => value switch
    {
        PyClass type => $"class of this file ('{type.Name}')",
        PyFunction function => $"function of this file ('{function.Code.Name}')",
        PyInstance instance => $"object of a class of this file ('{instance.Type.Name}')",
        _ => "Python " + Types.NameOf(value),
    };

    private static bool TryConvertItems(IEnumerable<object> items, int depth, out object? converted, out string reason)
    {
        var result = new List<object?>();
        converted = result;
        reason = "";
        foreach (var item in items)
        {
            if (!TryConvert(item, depth + 1, out var inner, out reason)) return false;
            result.Add(inner);
        }

        return true;
    }

    private static bool TryConvertEntries(PyDict dict, int depth, out object? converted, out string reason)
    {
        var result = new OrderedDictionary<string, object?>(StringComparer.Ordinal);
        converted = result;
        reason = "";
        foreach (var (key, item) in dict.Items)
        {
            if (key is not string name)
            {
                reason = $"it is a dictionary with a key that is not a string but a {Types.NameOf(key)}";
                return false;
            }

            if (!TryConvert(item, depth + 1, out var inner, out reason)) return false;
            result[name] = inner;
        }

        return true;
    }
}
