namespace WorkerTuning.Configuration.Python;

internal sealed class PyList(Machine machine, List<object> items) : Container(machine)
{
    private List<object> _items = items;

    public IReadOnlyList<object> Items => _items;

    public override int Size => _items.Count;

    /// <summary>The items, to be changed at once.</summary>
    public List<object> Change()
    {
        Changing();
        return _items;
    }

    protected override object CopyContents() => new List<object>(_items);

    protected override void ReplaceContents(object contents) => _items = [.. (List<object>)contents];
}
