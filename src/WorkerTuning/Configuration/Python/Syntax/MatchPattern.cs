namespace WorkerTuning.Configuration.Python;

/// <summary>What follows <c>case</c>.</summary>
internal abstract record MatchPattern;

/// <summary>A literal or a dotted name, compared with <c>==</c> (None, True and False by identity).</summary>
internal sealed record ValuePattern(Expr Value) : MatchPattern;

/// <param name="Name">Null for the wildcard <c>_</c>.</param>
internal sealed record CapturePattern(string? Name) : MatchPattern;

internal sealed record OrPattern(IReadOnlyList<MatchPattern> Choices) : MatchPattern;

internal sealed record AsPattern(MatchPattern Inner, string Name) : MatchPattern;

internal sealed record SequencePattern(IReadOnlyList<MatchPattern> Items) : MatchPattern;

/// <summary>A starred item of a sequence pattern.</summary>
internal sealed record StarPattern(string? Name) : MatchPattern;

/// <summary>A mapping or class pattern: parsed, its outcome counts as unknown.</summary>
internal sealed record OpaquePattern(IReadOnlyList<MatchPattern> Inner) : MatchPattern;
