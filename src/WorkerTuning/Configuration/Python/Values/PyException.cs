namespace WorkerTuning.Configuration.Python;

internal sealed class PyException(PyExceptionType type, IReadOnlyList<object> arguments)
{
    public PyExceptionType Type { get; } = type;

    public IReadOnlyList<object> Arguments { get; } = arguments;
}
