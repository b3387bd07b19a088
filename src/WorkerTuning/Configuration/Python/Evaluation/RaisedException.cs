namespace WorkerTuning.Configuration.Python;

/// <summary>A Python exception on its way to a handler.</summary>
internal sealed class RaisedException(PyException value, int start, int end) : Exception
{
    public PyException Value { get; } = value;

    public int Start { get; } = start;

    public int End { get; } = end;
}

/// <summary>The assumption that foreign code raises here, on its way to the handler under trial.</summary>
internal sealed class AssumedException(TryFrame frame) : Exception
{
    public TryFrame Frame { get; } = frame;
}
