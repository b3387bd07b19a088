namespace WorkerTuning.Configuration.Python;

/// <summary>The file asks for more than the bounds allow.</summary>
internal sealed class PythonLimitException(string message) : Exception(message);
