namespace WorkerTuning.Configuration.Python;

/// <summary>A stretch of an f-string.</summary>
internal abstract record FormatPiece;

/// <param name="Text">Null when an escape in it cannot be decoded.</param>
internal sealed record LiteralPiece(string? Text) : FormatPiece;

/// <summary>A replacement field; the expression is the source between the two offsets.</summary>
internal sealed record FieldPiece(int Start, int End, string? Debug, char? Conversion, IReadOnlyList<FormatPiece>? Spec) : FormatPiece;
