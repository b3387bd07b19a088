namespace WorkerTuning.Configuration.Python;

/// <summary>An object of a class of the file.</summary>
internal sealed class PyInstance(PyClass type, PyDict names)
{
    public PyClass Type { get; } = type;

    public PyDict Names { get; } = names;
}
