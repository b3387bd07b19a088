namespace WorkerTuning.Configuration.Python;

/// <summary>A type of exception, built in or of the file.</summary>
internal sealed class PyExceptionType(string name, PyExceptionType? parent)
{
    public string Name { get; } = name;

    public PyExceptionType? Parent { get; } = parent;

    public bool Is(PyExceptionType other) => ReferenceEquals(this, other) || (Parent?.Is(other) ?? false);
}
