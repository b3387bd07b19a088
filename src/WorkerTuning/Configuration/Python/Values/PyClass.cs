using System.Runtime.CompilerServices;

namespace WorkerTuning.Configuration.Python;

/// <summary>A class of the file.</summary>
// Foreign: set when a base class cannot be known; what the class lacks may then come from there.
internal sealed record PyClass(string Name, IReadOnlyList<PyClass> Bases, PyDict Names, Unknown? Foreign)
{
    public object? Find(string name)
    {
        Guard();
        if (Names.Peek(name) is { } own) return own;
        foreach (var parent in Bases)
        {
            if (parent.Find(name) is { } inherited) return inherited;
        }

        return null;
    }

    public bool Is(PyClass other)
    {
        Guard();
        return ReferenceEquals(this, other) || Bases.Any(b => b.Is(other));
    }

    private static void Guard()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack()) throw new PythonLimitException("classes derived too deeply");
    }

    public bool Equals(PyClass? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);
}
