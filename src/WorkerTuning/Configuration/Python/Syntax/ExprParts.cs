namespace WorkerTuning.Configuration.Python;

internal sealed record Comparison(string Operator, Expr Right);

// Name: the keyword; null for a positional argument.
// Stars: 1 for <c>*args</c>, 2 for <c>**kwargs</c>.
internal sealed record Argument(string? Name, Expr Value, int Stars);

// Key: null for <c>**mapping</c>.
internal sealed record DictEntry(Expr? Key, Expr Value);

internal sealed record ComprehensionClause(Expr Target, Expr Source, IReadOnlyList<Expr> Conditions);

internal enum ComprehensionKind
{
    List,
    Set,
    Dict,
    Generator,
}

/// <summary>A stretch of an f-string: text, or a field when there is an expression.</summary>
internal sealed record FormatPart(string? Text, Expr? Value, char? Conversion, IReadOnlyList<FormatPart>? Spec);
