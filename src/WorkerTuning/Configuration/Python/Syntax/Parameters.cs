namespace WorkerTuning.Configuration.Python;

internal enum ParameterKind
{
    PositionalOnly,
    Positional,
    Rest,
    KeywordOnly,
    Keywords,
}

internal sealed record Parameter(string Name, ParameterKind Kind, Expr? Default);

/// <summary>A function's parameters in their order.</summary>
internal sealed record Parameters(IReadOnlyList<Parameter> All);
