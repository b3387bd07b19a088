using System.Collections.Frozen;

namespace WorkerTuning.Configuration.Python;

/// <summary>Whose objects a value may hold, so that changing them changes it too.</summary>
internal static class Holding
{
    private static readonly FrozenSet<string> Fresh = FrozenSet.Create(
        "int", "str", "float", "bool", "len", "abs", "round", "sum", "repr", "range", "format", "lower", "upper", "strip", "lstrip", "rstrip",
        "split", "rsplit", "join", "replace", "startswith", "endswith", "getenv", "cpu_count", "ord", "chr", "isinstance", "encode", "print");

    public static IEnumerable<string> Of(Expr expression) => expression switch
    {
        NameExpr e => [e.Name],
        AttributeExpr or SubscriptExpr => Root(expression) is { } root ? [root] : [],
        CallExpr { Callee: NameExpr { Name: var name } } when Fresh.Contains(name) => [],
        CallExpr { Callee: AttributeExpr { Name: var name } } when Fresh.Contains(name) => [],
        CallExpr e => e.Arguments.SelectMany(a => Of(a.Value)).Concat(Root(e.Callee) is { } root ? [root] : []),
        ListExpr or TupleExpr or SetExpr or DictExpr or StarExpr or WalrusExpr or ComprehensionExpr => Tree.Children(expression).SelectMany(Of),
        BoolExpr e => e.Operands.SelectMany(Of),
        ConditionalExpr e => Of(e.Then).Concat(Of(e.Else)),
        BinaryExpr { Operator: "+" or "|", Left: not ConstantExpr, Right: not ConstantExpr } e => Of(e.Left).Concat(Of(e.Right)),
        _ => [],
    };

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
