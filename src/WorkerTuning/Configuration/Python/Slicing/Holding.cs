using System.Collections.Frozen;
using System.Runtime.CompilerServices;

namespace WorkerTuning.Configuration.Python;

/// <summary>Whose objects a value may hold, so that changing them changes it too.</summary>
internal static class Holding
{
    private static readonly FrozenSet<string> Fresh = FrozenSet.Create(
        "int", "str", "float", "bool", "len", "abs", "round", "sum", "repr", "range", "format", "lower", "upper", "strip", "lstrip", "rstrip",
        "split", "rsplit", "join", "replace", "startswith", "endswith", "getenv", "cpu_count", "ord", "chr", "isinstance", "encode", "print");

    public static IReadOnlyCollection<string> Of(Expr expression)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        Collect(expression, names);
        return names;
    }

    private static void Collect(Expr expression, HashSet<string> names)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack()) throw new PythonLimitException("the file is nested too deeply");
        switch (expression)
        {
            case NameExpr or AttributeExpr or SubscriptExpr:
                if (Root(expression) is { } root) names.Add(root);
                break;
            case CallExpr { Callee: NameExpr { Name: var name } } when Fresh.Contains(name):
                break;
            case CallExpr { Callee: AttributeExpr { Name: var name } } when Fresh.Contains(name):
                break;
            case CallExpr call:
                if (Root(call.Callee) is { } callee) names.Add(callee);
                foreach (var argument in call.Arguments) Collect(argument.Value, names);
                break;
            case ConditionalExpr choice:
                Collect(choice.Then, names);
                Collect(choice.Else, names);
                break;
            case ListExpr or TupleExpr or SetExpr or DictExpr or StarExpr or WalrusExpr or ComprehensionExpr or BoolExpr:
            case BinaryExpr { Operator: "+" or "|", Left: not ConstantExpr, Right: not ConstantExpr }:
                foreach (var child in Tree.Children(expression)) Collect(child, names);
                break;
        }
    }

    /// <summary>The name at the left end of <c>a.b[c].d()</c>.</summary>
    public static string? Root(Expr expression)
    {
        while (true)
        {
            switch (expression)
            {
                case NameExpr name:
                    return name.Name;
                case AttributeExpr attribute:
                    expression = attribute.Target;
                    break;
                case SubscriptExpr subscript:
                    expression = subscript.Target;
                    break;
                case CallExpr call:
                    expression = call.Callee;
                    break;
                default:
                    return null;
            }
        }
    }
}
