namespace WorkerTuning.Configuration.Python;

/// <summary>A built-in type: <c>int</c>, <c>str</c>, <c>pathlib.Path</c>.</summary>
internal sealed record PyType(string Name, NativeCode Construct, bool KeepsUnknown = false);
