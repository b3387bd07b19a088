namespace WorkerTuning.Configuration.Values;

/// <summary>A piece of an access log format: literal text, or an atom with Python's conversion.</summary>
/// <param name="Literal">The text; null for an atom.</param>
/// <param name="Atom">The name between the parentheses, with braces in lower case.</param>
/// <param name="LeftAligned">Flag <c>-</c>.</param>
/// <param name="ZeroPadded">Flag <c>0</c>.</param>
/// <param name="Sign"><c>+</c>, a blank, or zero for none.</param>
/// <param name="Width">Least number of characters.</param>
/// <param name="Precision">Most characters of text, least digits of a number; null for none.</param>
/// <param name="IsNumber">Conversion <c>d</c>, <c>i</c> or <c>u</c> instead of <c>s</c>.</param>
internal sealed record FormatPart(
    string? Literal, string Atom = "", bool LeftAligned = false, bool ZeroPadded = false, char Sign = '\0', int Width = 0, int? Precision = null, bool IsNumber = false)
{
    public bool IsPlain => !LeftAligned && !ZeroPadded && Sign == '\0' && Width == 0 && Precision is null;
}
