namespace WorkerTuning.Configuration.Python;

/// <summary>Something that keeps a setting, or the rest of the file, from being read.</summary>
/// <param name="Setting">The setting concerned; null when it is the file as a whole.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Text">The source it is about, cut to a readable length.</param>
internal sealed record PythonProblem(string? Setting, int Line, int Column, string Message, string Text);
