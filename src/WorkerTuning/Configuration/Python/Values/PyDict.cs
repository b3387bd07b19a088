namespace WorkerTuning.Configuration.Python;

/// <summary>A dictionary in the order of insertion; also the names of a scope and the environment.</summary>
internal sealed class PyDict(Machine machine, DictWatcher? watcher = null) : Container(machine)
{
    private OrderedDictionary<object, object> _items = new(Equality.Keys);

    public IReadOnlyDictionary<object, object> Items => _items;

    public override int Size => _items.Count;

    /// <summary>Whether a branch may leave a name unknown by itself, without the rest of the dictionary.</summary>
    public bool KeepsKeysApart => watcher is not null;

    public object? Find(object key)
    {
        watcher?.Read(key);
        return _items.TryGetValue(key, out var value) ? value : watcher?.Missing(key);
    }

    /// <summary>Looks without counting as a read.</summary>
    public object? Peek(object key) => _items.GetValueOrDefault(key);

    /// <summary>All entries, as a loop over the dictionary sees them.</summary>
    public List<KeyValuePair<object, object>> ReadAll()
    {
        watcher?.ReadAll();
        Machine.Spend(_items.Count >> 3);
        return [.. _items];
    }

    public void Set(object key, object value)
    {
        Put(key, value);
        watcher?.Written(key);
    }

    /// <summary>Sets without counting as an assignment of the file's.</summary>
    public void Put(object key, object value)
    {
        Changing();
        Machine.CheckCollection(_items.Count);
        _items[key] = value;
    }

    public bool Remove(object key)
    {
        Changing();
        Machine.Spend(_items.Count >> 6);
        return _items.Remove(key);
    }

    public void Clear()
    {
        Changing();
        _items.Clear();
    }

    public object? Last() => _items.Count == 0 ? null : _items.GetAt(_items.Count - 1).Key;

    protected override object CopyContents() => new OrderedDictionary<object, object>(_items, Equality.Keys);

    protected override void ReplaceContents(object contents) =>
        _items = new OrderedDictionary<object, object>((OrderedDictionary<object, object>)contents, Equality.Keys);
}
