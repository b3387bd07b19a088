using System.Collections.Frozen;

namespace WorkerTuning.Configuration.Python;

/// <summary>Calls that are known to leave their arguments alone.</summary>
internal static class Harmless
{
    private static readonly FrozenSet<string> Functions = FrozenSet.Create("print", "pprint", "len", "repr", "str", "warn", "debug", "info", "warning", "error", "critical", "exception", "log", "dictConfig", "basicConfig", "dumps", "write", "isinstance");

    public static bool IsHarmless(CallExpr call) => call.Callee switch
    {
        NameExpr name => Functions.Contains(name.Name),
        AttributeExpr attribute => Functions.Contains(attribute.Name),
        _ => false,
    };
}
