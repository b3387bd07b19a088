using System.Collections.Frozen;
using System.Numerics;

namespace WorkerTuning.Configuration.Python;

/// <summary><c>target.name</c>.</summary>
internal static class Attributes
{
    public static object Get(Machine machine, object target, string name) =>
        Find(machine, target, name) ?? throw machine.Error(ExceptionTypes.AttributeError, target switch
        {
            PyModule module => $"module '{module.Name}' has no attribute '{name}'",
            PyType type => $"type object '{type.Name}' has no attribute '{name}'",
            PyClass type => $"type object '{type.Name}' has no attribute '{name}'",
            _ => $"'{Types.NameOf(target)}' object has no attribute '{name}'",
        });

    /// <summary>Null when there is no such attribute.</summary>
    public static object? Find(Machine machine, object target, string name)
    {
        switch (Doubt.Seen(target))
        {
            case Unknown unknown:
                return machine.Derive(unknown.IsForeign ? unknown with { Start = machine.Place.Start, End = machine.Place.End } : unknown);
            case PyModule module:
                return module.Members.GetValueOrDefault(name) ?? OfModule(machine, module, name);
            case PyInstance instance:
                return OfInstance(machine, instance, name);
            case PyClass type:
                return type.Find(name) is { } member ? Doubt.Seen(member) : name == "__name__" ? type.Name : type.Foreign;
            case PyPath path when PathMethods.Property(machine, path, name) is { } property:
                machine.Spend(path.Text.Length >> 6);
                return property;
            case PyException exception when name == "args":
                return machine.NewTuple(exception.Arguments);
            case BigInteger or bool when name is "real" or "numerator":
                return machine.Integer(target);
            case PyType or PyExceptionType or PyFunction or NativeFunction when name is "__name__" or "__qualname__":
                return target switch
                {
                    PyType type => type.Name,
                    PyExceptionType type => type.Name,
                    PyFunction function => function.Code.Name,
                    _ => ((NativeFunction)target).Name,
                };
            case PyType type when TableOf(type.Name) is { } table:
                return (object?)table.GetValueOrDefault(name) ?? Beyond(machine, target, name);
            default:
                var methods = TableOf(target is PyPath ? "Path" : Types.NameOf(target));
                return methods?.GetValueOrDefault(name) is { } method ? method with { Self = target } : Beyond(machine, target, name);
        }
    }

    public static void Set(Machine machine, object target, string name, object value)
    {
        switch (Doubt.Seen(target))
        {
            case Unknown or PyModule or PyFunction:
                return;
            case PyInstance instance:
                instance.Names.Set(name, value);
                return;
            case PyClass type:
                type.Names.Set(name, value);
                return;
            default:
                throw machine.Error(ExceptionTypes.AttributeError, $"'{Types.NameOf(target)}' object has no attribute '{name}'");
        }
    }

    private static FrozenDictionary<string, NativeFunction>? TableOf(string type) => type switch
    {
        "str" => StringMethods.Table,
        "list" => ListMethods.Table,
        "tuple" => ListMethods.TupleTable,
        "dict" => DictMethods.Table,
        "set" => SetMethods.Table,
        "int" or "bool" or "float" => NumberMethods.Table,
        "bytes" => BytesMethods.Table,
        "Path" => PathMethods.Table,
        _ => null,
    };

    /// <summary>What Python has and this evaluator does not is unknown, not absent.</summary>
    private static Unknown? Beyond(Machine machine, object target, string name)
    {
        var isReal = name.StartsWith("__", StringComparison.Ordinal) || Unread.Contains(name) || target is PyIterator or PyFunction or PyType or PyPath;
        return isReal ? machine.Derive(machine.Unknown($"'{name}' of a {Types.NameOf(target)} is not read here")) : null;
    }

    private static readonly FrozenSet<string> Unread = FrozenSet.Create(
        "translate", "maketrans", "as_integer_ratio", "hex", "fromhex", "to_bytes", "from_bytes", "bit_length", "bit_count", "conjugate", "imag",
        "denominator", "symmetric_difference_update", "intersection_update", "difference_update", "isdisjoint", "with_traceback", "add_note");

    private static Unknown OfModule(Machine machine, PyModule module, string name) =>
        machine.Derive(new Unknown($"'{module.Name}.{name}' is not read here", machine.Place.Start, machine.Place.End, IsForeign: true, Module: module.Name));

    private static object? OfInstance(Machine machine, PyInstance instance, string name)
    {
        if (instance.Names.Taint is { } taint) return machine.Derive(taint);
        if (instance.Names.Peek(name) is { } own) return Doubt.Seen(own);
        if (name == "__class__") return instance.Type;
        return instance.Type.Find(name) switch
        {
            PyFunction function => new PyMethod(instance, function),
            { } member => Doubt.Seen(member),
            null => instance.Type.Foreign is { } foreign ? machine.Derive(foreign) : null,
        };
    }
}
