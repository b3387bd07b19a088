namespace WorkerTuning.Configuration.Python;

internal sealed class PyTuple(IReadOnlyList<object> items)
{
    public IReadOnlyList<object> Items { get; } = items;
}
