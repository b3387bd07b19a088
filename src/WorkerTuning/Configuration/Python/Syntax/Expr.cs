namespace WorkerTuning.Configuration.Python;

/// <summary>An expression; the offsets are its place in the source.</summary>
internal abstract record Expr(int Start, int End);

internal sealed record ConstantExpr(object Value, int Start, int End) : Expr(Start, End);

internal sealed record NameExpr(string Name, int Start, int End) : Expr(Start, End);

internal sealed record FormatExpr(IReadOnlyList<FormatPart> Parts, int Start, int End) : Expr(Start, End);

internal sealed record ListExpr(IReadOnlyList<Expr> Items, int Start, int End) : Expr(Start, End);

internal sealed record TupleExpr(IReadOnlyList<Expr> Items, int Start, int End) : Expr(Start, End);

internal sealed record SetExpr(IReadOnlyList<Expr> Items, int Start, int End) : Expr(Start, End);

internal sealed record DictExpr(IReadOnlyList<DictEntry> Entries, int Start, int End) : Expr(Start, End);

internal sealed record UnaryExpr(string Operator, Expr Operand, int Start, int End) : Expr(Start, End);

internal sealed record BinaryExpr(string Operator, Expr Left, Expr Right, int Start, int End) : Expr(Start, End);

/// <summary><c>and</c> or <c>or</c>, flat.</summary>
internal sealed record BoolExpr(bool IsAnd, IReadOnlyList<Expr> Operands, int Start, int End) : Expr(Start, End);

/// <summary>A chain such as <c>1 &lt;= x &lt; 5</c>.</summary>
internal sealed record CompareExpr(Expr First, IReadOnlyList<Comparison> Rest, int Start, int End) : Expr(Start, End);

internal sealed record ConditionalExpr(Expr Test, Expr Then, Expr Else, int Start, int End) : Expr(Start, End);

internal sealed record CallExpr(Expr Callee, IReadOnlyList<Argument> Arguments, int Start, int End) : Expr(Start, End);

internal sealed record AttributeExpr(Expr Target, string Name, int Start, int End) : Expr(Start, End);

internal sealed record SubscriptExpr(Expr Target, Expr Index, int Start, int End) : Expr(Start, End);

internal sealed record SliceExpr(Expr? Lower, Expr? Upper, Expr? Step, int Start, int End) : Expr(Start, End);

internal sealed record LambdaExpr(Parameters Parameters, Expr Body, int Start, int End) : Expr(Start, End);

internal sealed record ComprehensionExpr(ComprehensionKind Kind, Expr Element, Expr? Value, IReadOnlyList<ComprehensionClause> Clauses, int Start, int End)
    : Expr(Start, End);

internal sealed record StarExpr(Expr Value, int Start, int End) : Expr(Start, End);

internal sealed record WalrusExpr(NameExpr Target, Expr Value, int Start, int End) : Expr(Start, End);

internal sealed record YieldExpr(Expr? Value, int Start, int End) : Expr(Start, End);

/// <summary>Valid Python that has no value here.</summary>
internal sealed record OpaqueExpr(string Reason, Expr? Inner, int Start, int End) : Expr(Start, End);
