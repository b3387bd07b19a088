namespace WorkerTuning.Configuration.Python;

/// <summary>A mutable object. Every change passes through the journal, so that a branch can be taken back.</summary>
internal abstract class Container(Machine machine)
{
    private Unknown? _taint;

    protected Machine Machine { get; } = machine;

    /// <summary>Set when the contents as a whole can no longer be known.</summary>
    public Unknown? Taint
    {
        get => _taint;
        set
        {
            Changing();
            _taint = value;
        }
    }

    /// <summary>For the journal: how much a copy costs.</summary>
    public abstract int Size { get; }

    public ContainerState Save() => new(CopyContents(), _taint);

    public void Restore(ContainerState state)
    {
        ReplaceContents(state.Contents);
        _taint = state.Taint;
    }

    protected void Changing() => Machine.Journal.Touch(this);

    protected abstract object CopyContents();

    protected abstract void ReplaceContents(object contents);
}

internal sealed record ContainerState(object Contents, Unknown? Taint);
