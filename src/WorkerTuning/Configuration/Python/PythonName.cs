namespace WorkerTuning.Configuration.Python;

/// <summary>A name that is neither a setting nor a hook, nor used by one.</summary>
internal sealed record PythonName(string Name, int Line);
