namespace WorkerTuning.Configuration.Python;

/// <summary>A set. Python leaves the order open; here it is that of insertion.</summary>
internal sealed class PySet(Machine machine) : Container(machine)
{
    private OrderedDictionary<object, bool> _items = new(Equality.Keys);

    public IEnumerable<object> Items => _items.Keys;

    public override int Size => _items.Count;

    public bool Contains(object item) => _items.ContainsKey(item);

    public void Add(object item)
    {
        Changing();
        Machine.CheckCollection(_items.Count);
        _items[item] = true;
    }

    public bool Remove(object item)
    {
        Changing();
        Machine.Spend(_items.Count >> 6);
        return _items.Remove(item);
    }

    public void Clear()
    {
        Changing();
        _items.Clear();
    }

    protected override object CopyContents() => new OrderedDictionary<object, bool>(_items, Equality.Keys);

    protected override void ReplaceContents(object contents) =>
        _items = new OrderedDictionary<object, bool>((OrderedDictionary<object, bool>)contents, Equality.Keys);
}
