namespace WorkerTuning.Configuration.Python;

/// <summary>A statement; the offsets are the place of its head in the source.</summary>
internal abstract record Stmt(int Start, int End);

internal sealed record ExprStmt(Expr Value, int Start, int End) : Stmt(Start, End);

internal sealed record AssignStmt(IReadOnlyList<Expr> Targets, Expr Value, int Start, int End) : Stmt(Start, End);

internal sealed record AugmentedStmt(Expr Target, string Operator, Expr Value, int Start, int End) : Stmt(Start, End);

/// <summary>An annotated name without a value binds nothing.</summary>
internal sealed record AnnotationStmt(Expr Target, int Start, int End) : Stmt(Start, End);

internal sealed record IfStmt(IReadOnlyList<IfBranch> Branches, IReadOnlyList<Stmt> Else, int Start, int End) : Stmt(Start, End);

internal sealed record IfBranch(Expr Test, IReadOnlyList<Stmt> Body);

internal sealed record WhileStmt(Expr Test, IReadOnlyList<Stmt> Body, IReadOnlyList<Stmt> Else, int Start, int End) : Stmt(Start, End);

internal sealed record ForStmt(Expr Target, Expr Source, IReadOnlyList<Stmt> Body, IReadOnlyList<Stmt> Else, bool IsAsync, int Start, int End)
    : Stmt(Start, End);

internal sealed record TryStmt(
    IReadOnlyList<Stmt> Body, IReadOnlyList<ExceptHandler> Handlers, IReadOnlyList<Stmt> Else, IReadOnlyList<Stmt> Finally, bool IsGroup, int Start, int End)
    : Stmt(Start, End);

internal sealed record ExceptHandler(Expr? Type, string? Name, IReadOnlyList<Stmt> Body);

internal sealed record WithStmt(IReadOnlyList<WithItem> Items, IReadOnlyList<Stmt> Body, bool IsAsync, int Start, int End) : Stmt(Start, End);

internal sealed record WithItem(Expr Manager, Expr? Target);

internal sealed record FunctionStmt(
    string Name, Parameters Parameters, IReadOnlyList<Stmt> Body, IReadOnlyList<Expr> Decorators, bool IsAsync, int Start, int End) : Stmt(Start, End);

internal sealed record ClassStmt(string Name, IReadOnlyList<Argument> Bases, IReadOnlyList<Stmt> Body, IReadOnlyList<Expr> Decorators, int Start, int End)
    : Stmt(Start, End);

internal sealed record ReturnStmt(Expr? Value, int Start, int End) : Stmt(Start, End);

internal sealed record RaiseStmt(Expr? Exception, Expr? Cause, int Start, int End) : Stmt(Start, End);

internal sealed record AssertStmt(Expr Test, Expr? Message, int Start, int End) : Stmt(Start, End);

internal sealed record ImportStmt(IReadOnlyList<ImportedName> Modules, int Start, int End) : Stmt(Start, End);

// Level: the number of leading dots.
// Names: empty for <c>import *</c>.
internal sealed record FromImportStmt(string Module, int Level, IReadOnlyList<ImportedName> Names, int Start, int End) : Stmt(Start, End);

internal sealed record ImportedName(string Name, string? Alias);

internal sealed record GlobalStmt(IReadOnlyList<string> Names, bool IsNonlocal, int Start, int End) : Stmt(Start, End);

internal sealed record DeleteStmt(IReadOnlyList<Expr> Targets, int Start, int End) : Stmt(Start, End);

internal sealed record MatchStmt(Expr Subject, IReadOnlyList<MatchCase> Cases, int Start, int End) : Stmt(Start, End);

internal sealed record MatchCase(MatchPattern Pattern, Expr? Guard, IReadOnlyList<Stmt> Body);

internal sealed record PassStmt(int Start, int End) : Stmt(Start, End);

internal sealed record BreakStmt(int Start, int End) : Stmt(Start, End);

internal sealed record ContinueStmt(int Start, int End) : Stmt(Start, End);
