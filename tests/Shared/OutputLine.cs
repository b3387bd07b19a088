namespace WorkerTuning.Tests.Shared;

internal enum OutputStream
{
    Out,
    Error,
}

/// <summary>A line that a process wrote; <paramref name="At"/> is the time since its start, <paramref name="Index"/> its place among all lines.</summary>
internal sealed record OutputLine(int Index, OutputStream Stream, TimeSpan At, string Text)
{
    public override string ToString() => $"{At.TotalSeconds,8:F3} {(Stream == OutputStream.Out ? "out" : "err")} | {Text}";
}
