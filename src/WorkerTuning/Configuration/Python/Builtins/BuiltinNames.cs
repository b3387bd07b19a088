using System.Collections.Frozen;

namespace WorkerTuning.Configuration.Python;

/// <summary>The names every Python file can use without importing them.</summary>
internal static class BuiltinNames
{
    private static readonly FrozenDictionary<string, object> All = Build();

    // Real functions whose results are not worth computing, or that reach beyond the file.
    private static readonly FrozenSet<string> Unread = FrozenSet.Create(
        "open", "input", "eval", "exec", "compile", "__import__", "memoryview", "bytearray", "complex", "classmethod", "staticmethod",
        "property", "super", "dir", "hash", "id", "slice", "delattr", "aiter", "anext", "breakpoint", "help", "exit", "quit",
        "copyright", "credits", "license", "bytes", "ascii", "NotImplemented");

    public static object? Find(Machine machine, string name) =>
        All.GetValueOrDefault(name) ?? (Unread.Contains(name) ? machine.Unknown(Reason(name)) with { IsForeign = true, Module = "builtins" } : null);

    private static string Reason(string name) => name switch
    {
        "open" => "files are not read",
        "exec" or "eval" or "compile" or "__import__" => "code made at run time is not run",
        _ => $"'{name}' is not read here",
    };

    private static FrozenDictionary<string, object> Build()
    {
        var names = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var (name, type) in ExceptionTypes.ByName) names.Add(name, type);
        foreach (var (name, type) in BuiltinTypes.ByName) names.Add(name, type);
        foreach (var (name, function) in BuiltinFunctions.Table) names.Add(name, function);
        foreach (var (name, function) in IterationFunctions.Table) names.Add(name, function);
        names.Add("object", new PyType("object", (m, _) => m.Unknown("a bare object")));
        names.Add("__debug__", true);
        names.Add("IOError", ExceptionTypes.ByName["OSError"]);
        names.Add("EnvironmentError", ExceptionTypes.ByName["OSError"]);
        names.Add("Ellipsis", PyEllipsis.Value);
        return names.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
