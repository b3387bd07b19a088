using System.Collections.Immutable;

namespace WorkerTuning.Configuration.Python;

/// <summary>
/// What os.walk gives: a folder at a time, since the loop may take folders off the list it was given before they are entered.
/// </summary>
internal sealed class FolderWalk(Machine machine, string top) : PyIterator(machine, [], "generator")
{
    private State _state = new([top], null);

    public override bool TryTake(out object item)
    {
        item = PyNone.Value;
        Changing();
        try
        {
            return TryEnter(out item);
        }
        catch (UnknownValueException exception)
        {
            _state = new State([], null);
            item = exception.Value;
            return true;
        }
    }

    protected override object CopyContents() => _state;

    protected override void ReplaceContents(object contents) => _state = (State)contents;

    private bool TryEnter(out object item)
    {
        item = PyNone.Value;
        var pending = _state.Last is { } last ? last.Push(_state.Pending) : _state.Pending;
        while (!pending.IsEmpty)
        {
            pending = pending.Pop(out var folder);
            if (Machine.ReadFolder(folder) is not { } entries) continue;
            var folders = Machine.NewList([.. entries.Where(e => e.IsFolder).Select(e => e.Name)]);
            var files = Machine.NewList([.. entries.Where(e => !e.IsFolder).Select(e => e.Name)]);
            _state = new State(pending, new Entered(folder, folders, [.. entries.Where(e => e.IsLink).Select(e => e.Name)]));
            item = Machine.NewTuple([folder, folders, files]);
            return true;
        }

        _state = new State(pending, null);
        return false;
    }

    private sealed record State(ImmutableStack<string> Pending, Entered? Last);

    private sealed record Entered(string Folder, PyList Folders, HashSet<string> Links)
    {
        /// <summary>Puts what the loop left of the folders on top, the first of them uppermost.</summary>
        public ImmutableStack<string> Push(ImmutableStack<string> pending)
        {
            if (Folders.Taint is { } taint) throw new UnknownValueException(taint);
            foreach (var item in Folders.Items.AsEnumerable().Reverse())
            {
                if (item is Unknown unknown) throw new UnknownValueException(unknown);
                if (item is string name && !Links.Contains(name)) pending = pending.Push(PathText.Join(Folder, name));
            }

            return pending;
        }
    }
}
