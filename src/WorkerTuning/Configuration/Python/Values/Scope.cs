namespace WorkerTuning.Configuration.Python;

/// <summary>Where names live: the module, one call of a function, a class body or a comprehension.</summary>
// Parent: the scope around it; null for the module.
// Locals: the names a function assigns, which are never looked up outside.
internal sealed record Scope(PyDict Names, Scope? Parent, IReadOnlySet<string> Locals, ScopeKind Kind)
{
    public Dictionary<string, bool> Declared { get; } = [];

    public Scope Module => Parent is null ? this : Parent.Module;

    /// <summary>The scope whose names an assignment changes.</summary>
    public Scope Owner(string name)
    {
        if (!Declared.TryGetValue(name, out var isNonlocal)) return this;
        if (!isNonlocal) return Module;
        var scope = Parent;
        while (scope is not null && (scope.Kind != ScopeKind.Function || !scope.Locals.Contains(name))) scope = scope.Parent;
        return scope ?? Module;
    }

    public bool Equals(Scope? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}

internal enum ScopeKind
{
    Module,
    Function,
    Class,
    Comprehension,
}
