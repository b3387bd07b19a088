namespace WorkerTuning.Configuration.Python;

/// <summary>A pathlib path, kept as its text.</summary>
internal sealed class PyPath(string text)
{
    public string Text { get; } = text;
}
