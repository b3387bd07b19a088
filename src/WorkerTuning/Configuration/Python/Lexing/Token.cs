namespace WorkerTuning.Configuration.Python;

// Value: a number, a string, bytes, or the pieces of an f-string; null for a string that cannot be decoded.
internal readonly record struct Token(TokenKind Kind, string Text, int Start, int End, object? Value = null);
