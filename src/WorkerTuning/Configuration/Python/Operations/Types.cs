using System.Numerics;

namespace WorkerTuning.Configuration.Python;

/// <summary>The names of Python's types.</summary>
internal static class Types
{
    public static string NameOf(object value) => value switch
    {
        PyNone => "NoneType",
        bool => "bool",
        BigInteger => "int",
        double => "float",
        string => "str",
        PyBytes => "bytes",
        PyTuple => "tuple",
        PyList => "list",
        PyDict => "dict",
        PySet => "set",
        PyRange => "range",
        PyPath => "PosixPath",
        PyIterator iterator => iterator.TypeName,
        PyEllipsis => "ellipsis",
        PyFunction => "function",
        PyMethod => "method",
        NativeFunction => "builtin_function_or_method",
        PyModule => "module",
        PyType or PyClass or PyExceptionType => "type",
        PyInstance instance => instance.Type.Name,
        PyException exception => exception.Type.Name,
        _ => "object",
    };

    /// <summary>What prevents a value from being a dictionary key or set member; null when nothing does.</summary>
    public static string? Unhashable(object value, int depth = 0) => value switch
    {
        PyList or PyDict or PySet => NameOf(value),
        PyTuple when depth > Limits.ValueDepth => throw new PythonLimitException("a key nested too deeply"),
        PyTuple tuple => tuple.Items.Select(item => Unhashable(item, depth + 1)).FirstOrDefault(name => name is not null),
        _ => null,
    };

    public static bool IsNumber(object value) => value is BigInteger or bool or double;

    public static bool IsWhole(object value) => value is BigInteger or bool;
}
