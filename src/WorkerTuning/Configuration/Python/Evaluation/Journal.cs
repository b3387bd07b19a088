namespace WorkerTuning.Configuration.Python;

/// <summary>
/// Remembers what containers held, so that branches whose condition is unknown can be tried one after the other from the same start.
/// </summary>
internal sealed class Journal(Machine machine)
{
    private readonly Stack<Dictionary<Container, ContainerState>> _open = new();

    /// <summary>Grows with every change; equal readings mean that nothing changed in between.</summary>
    public long Changes { get; private set; }

    public void Touch(Container container)
    {
        Changes++;
        if (!_open.TryPeek(out var log) || log.ContainsKey(container)) return;
        machine.Spend(container.Size >> 2);
        log.Add(container, container.Save());
    }

    public void Begin() => _open.Push(new(ReferenceEqualityComparer.Instance));

    /// <summary>Undoes everything since <see cref="Begin"/> and returns what the changed containers held.</summary>
    public Dictionary<Container, ContainerState> Rewind()
    {
        var after = new Dictionary<Container, ContainerState>(ReferenceEqualityComparer.Instance);
        foreach (var (container, before) in _open.Pop())
        {
            after.Add(container, container.Save());
            container.Restore(before);
        }

        return after;
    }

    /// <summary>Keeps everything since <see cref="Begin"/>.</summary>
    public void Commit()
    {
        var log = _open.Pop();
        if (!_open.TryPeek(out var outer)) return;
        foreach (var (container, before) in log) outer.TryAdd(container, before);
    }
}
