namespace WorkerTuning.Configuration.Python;

/// <summary>A class of the file.</summary>
// Foreign: set when a base class cannot be known; what the class lacks may then come from there.
internal sealed record PyClass(string Name, IReadOnlyList<PyClass> Bases, PyDict Names, Unknown? Foreign)
{
    public object? Find(string name)
    {
        if (Names.Peek(name) is { } own) return own;
        foreach (var parent in Bases)
        {
            if (parent.Find(name) is { } inherited) return inherited;
        }

        return null;
    }

    public bool Is(PyClass other) => ReferenceEquals(this, other) || Bases.Any(b => b.Is(other));

    public bool Equals(PyClass? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}
