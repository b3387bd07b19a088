namespace WorkerTuning.Configuration.Python;

/// <summary>Remembers on which line each module-level name was last assigned.</summary>
internal sealed class ModuleNames : DictWatcher
{
    public Dictionary<string, int> Lines { get; } = new(StringComparer.Ordinal);

    public int CurrentLine { get; set; }

    public override void Written(object key)
    {
        if (key is string name) Lines[name] = CurrentLine;
    }
}
