namespace WorkerTuning.Configuration.Python;

/// <summary>os.environ: writes to it are seen by later reads of the same file and by nobody else.</summary>
internal sealed class EnvironmentVariables
{
    private readonly Watcher _watcher = new();

    public EnvironmentVariables(Machine machine)
    {
        Values = new PyDict(machine, _watcher);
        foreach (var (name, value) in machine.Host.Environment) Values.Set(name, value);
    }

    public PyDict Values { get; }

    public HashSet<string> NamesRead => _watcher.NamesRead;

    public bool IsReadWhole => _watcher.IsReadWhole;

    /// <summary>Set once a file that is not read here may have added variables.</summary>
    public Unknown? Additions
    {
        get => _watcher.Additions;
        set => _watcher.Additions = value;
    }

    private sealed class Watcher : DictWatcher
    {
        public HashSet<string> NamesRead { get; } = new(StringComparer.Ordinal);

        public bool IsReadWhole { get; private set; }

        public Unknown? Additions { get; set; }

        public override void Read(object key)
        {
            if (key is string name) NamesRead.Add(name);
        }

        public override void ReadAll() => IsReadWhole = true;

        public override Unknown? Missing(object key) => Additions;
    }
}
