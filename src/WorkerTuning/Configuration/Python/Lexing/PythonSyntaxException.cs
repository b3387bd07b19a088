namespace WorkerTuning.Configuration.Python;

internal sealed class PythonSyntaxException(string message, int offset) : Exception(message)
{
    public int Offset { get; } = offset;
}
