namespace WorkerTuning.Configuration.Python;

/// <summary>A type of exception, built in or of the file.</summary>
internal sealed class PyExceptionType(string name, PyExceptionType? parent)
{
    public string Name { get; } = name;

    public PyExceptionType? Parent { get; } = parent;

    public bool Is(PyExceptionType other)
    {
        var type = this;
        while (type is not null && !ReferenceEquals(type, other)) type = type.Parent;
        return type is not null;
    }
}
