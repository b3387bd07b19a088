namespace WorkerTuning.Configuration.Python;

/// <summary>What calling one of the file's functions may read and change outside of it.</summary>
internal sealed class FunctionEffects
{
    public HashSet<string> Reads { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Writes { get; } = new(StringComparer.Ordinal);

    public bool WritesArguments { get; private set; }

    public bool WritesAnyName { get; private set; }

    public bool ReadsAllNames { get; private set; }

    public bool IsEmpty => Writes.Count == 0 && !WritesArguments && !WritesAnyName;

    public void Add(FunctionStmt function, IReadOnlySet<string> ownMethods)
    {
        var use = new NameUse(ownMethods);
        var declared = new HashSet<string>(StringComparer.Ordinal);
        foreach (var statement in function.Body.SelectMany(Tree.WithInner)) AddStatement(statement, use, declared, ownMethods);
        var parameters = function.Parameters.All.Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        var locals = use.Binds.Except(declared).Concat(parameters).ToHashSet(StringComparer.Ordinal);
        var aliases = new AliasGroups(use.Aliases);
        foreach (var name in use.Mutates.SelectMany(aliases.With))
        {
            if (parameters.Contains(name)) WritesArguments = true;
            else if (!locals.Contains(name)) Writes.Add(name);
        }

        Writes.UnionWith(use.Binds.Intersect(declared));
        Reads.UnionWith(use.Reads.Except(locals));
        WritesAnyName |= use.WritesAnyName;
        ReadsAllNames |= use.ReadsAllNames;
    }

    public void Add(ClassStmt type, IReadOnlySet<string> ownMethods)
    {
        var use = new NameUse(ownMethods);
        foreach (var statement in type.Body.SelectMany(Tree.WithInner)) AddStatement(statement, use, [], ownMethods);
        Reads.UnionWith(use.Reads);
        Writes.UnionWith(use.Mutates);
        WritesAnyName |= use.WritesAnyName;
    }

    /// <summary>Takes over what a function it uses does; true when that was new.</summary>
    public bool Include(FunctionEffects other)
    {
        var before = (Writes.Count, WritesAnyName, WritesArguments, ReadsAllNames);
        Writes.UnionWith(other.Writes);
        WritesAnyName |= other.WritesAnyName;
        WritesArguments |= other.WritesArguments;
        ReadsAllNames |= other.ReadsAllNames;
        return before != (Writes.Count, WritesAnyName, WritesArguments, ReadsAllNames);
    }

    private void AddStatement(Stmt statement, NameUse use, HashSet<string> declared, IReadOnlySet<string> ownMethods)
    {
        use.AddHead(statement);
        if (statement is GlobalStmt global) declared.UnionWith(global.Names);
        if (statement is FunctionStmt inner) Add(inner, ownMethods);
        if (statement is ClassStmt type) Add(type, ownMethods);
    }
}
