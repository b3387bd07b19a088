namespace WorkerTuning.Configuration.Python;

/// <summary>A server hook that the file defines; its body is never run.</summary>
internal sealed record PythonHook(string Name, int Line);
