namespace WorkerTuning.Configuration.Python;

/// <summary>A built-in function was called without an argument that it needs.</summary>
internal sealed class MissingArgumentException(string function) : Exception($"{function}() is missing an argument");
