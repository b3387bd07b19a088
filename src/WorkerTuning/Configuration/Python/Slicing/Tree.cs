namespace WorkerTuning.Configuration.Python;

/// <summary>The children of syntax nodes, for those who only walk.</summary>
internal static class Tree
{
    /// <summary>The blocks of a compound statement, bodies of functions and classes left out.</summary>
    public static IEnumerable<IReadOnlyList<Stmt>> Blocks(Stmt statement) => statement switch
    {
        IfStmt s => s.Branches.Select(b => b.Body).Append(s.Else),
        WhileStmt s => [s.Body, s.Else],
        ForStmt s => [s.Body, s.Else],
        TryStmt s => [s.Body, .. s.Handlers.Select(h => h.Body), s.Else, s.Finally],
        WithStmt s => [s.Body],
        MatchStmt s => s.Cases.Select(c => c.Body),
        _ => [],
    };

    /// <summary>The statement and all within it.</summary>
    public static IEnumerable<Stmt> WithInner(Stmt statement)
    {
        var pending = new Stack<Stmt>([statement]);
        while (pending.TryPop(out var next))
        {
            yield return next;
            foreach (var inner in Blocks(next).SelectMany(block => block)) pending.Push(inner);
        }
    }

    public static IEnumerable<Expr> Children(Expr expression) => expression switch
    {
        FormatExpr e => e.Parts.SelectMany(OfPart),
        ListExpr e => e.Items,
        TupleExpr e => e.Items,
        SetExpr e => e.Items,
        DictExpr e => e.Entries.SelectMany(entry => Present(entry.Key, entry.Value)),
        UnaryExpr e => [e.Operand],
        BinaryExpr e => [e.Left, e.Right],
        BoolExpr e => e.Operands,
        CompareExpr e => e.Rest.Select(c => c.Right).Prepend(e.First),
        ConditionalExpr e => [e.Test, e.Then, e.Else],
        CallExpr e => e.Arguments.Select(a => a.Value).Prepend(e.Callee),
        AttributeExpr e => [e.Target],
        SubscriptExpr e => [e.Target, e.Index],
        SliceExpr e => Present(e.Lower, e.Upper, e.Step),
        LambdaExpr e => Defaults(e.Parameters).Append(e.Body),
        ComprehensionExpr e => Present(e.Element, e.Value).Concat(e.Clauses.SelectMany(c => c.Conditions.Prepend(c.Source).Prepend(c.Target))),
        StarExpr e => [e.Value],
        WalrusExpr e => [e.Value],
        YieldExpr e => Present(e.Value),
        OpaqueExpr e => Present(e.Inner),
        _ => [],
    };

    public static IEnumerable<Expr> Defaults(Parameters parameters) => parameters.All.Select(p => p.Default).OfType<Expr>();

    private static IEnumerable<Expr> OfPart(FormatPart part) =>
        Present(part.Value).Concat(part.Spec?.SelectMany(OfPart) ?? []);

    private static IEnumerable<Expr> Present(params Expr?[] expressions) => expressions.OfType<Expr>();
}
