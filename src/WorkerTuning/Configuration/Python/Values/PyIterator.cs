namespace WorkerTuning.Configuration.Python;

/// <summary>What zip, map, a generator expression and their like give: items that can be taken once.</summary>
internal class PyIterator(Machine machine, IReadOnlyList<object> items, string typeName) : Container(machine)
{
    private int _position;

    public string TypeName => typeName;

    public override int Size => 0;

    public virtual bool TryTake(out object item)
    {
        item = PyNone.Value;
        if (_position >= items.Count) return false;
        Changing();
        item = items[_position++];
        return true;
    }

    /// <summary>What is left, without taking it.</summary>
    public IEnumerable<object> Rest => items.Skip(_position);

    protected override object CopyContents() => _position;

    protected override void ReplaceContents(object contents) => _position = (int)contents;
}
