namespace WorkerTuning.Configuration.Python;

/// <summary>
/// The statements of a file on which its settings depend, by data or by control: found backwards from the settings' names, through the
/// file's functions. What is not in it is never evaluated.
/// </summary>
internal sealed class Slice
{
    /// <summary>Stands for os.environ, whatever names it goes by.</summary>
    private const string EnvironmentName = "os.environ";

    private const int MostWork = 4_000_000;

    private readonly HashSet<Stmt> _included = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Stmt> _hooks = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<string> _needed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FunctionEffects> _functions = new(StringComparer.Ordinal);
    private readonly HashSet<string> _ownMethods = new(StringComparer.Ordinal);
    private readonly List<SliceNode> _nodes = [];
    private readonly Dictionary<string, List<SliceNode>> _writers = new(StringComparer.Ordinal);
    private readonly Queue<string> _pending = new();
    private int _work;

    private Slice()
    {
    }

    public static Slice Of(IReadOnlyList<Stmt> file, IReadOnlySet<string> settingNames, IReadOnlySet<string> hookNames)
    {
        var slice = new Slice();
        slice.ReadFunctions(file);
        slice.AddNodes(file, null, isGuarded: false);
        slice.IndexWriters();
        slice.Grow(settingNames);
        slice.AddHooks(hookNames);
        return slice;
    }

    public bool Includes(Stmt statement) => _included.Contains(statement);

    /// <summary>Whether the statement is there only to set a server hook.</summary>
    public bool IsHook(Stmt statement) => _hooks.Contains(statement) && !_included.Contains(statement);

    public bool IsNeeded(string name) => _needed.Contains(name);

    /// <summary>The module-level names that the file binds in plain assignments, with the statement.</summary>
    public IEnumerable<(string Name, Stmt Statement)> PlainAssignments => _nodes
        .Where(n => n.Statement is AssignStmt { Value: not LambdaExpr } or AugmentedStmt)
        .SelectMany(n => n.Use.Binds.Select(name => (name, n.Statement)));

    /// <summary>Whether any of the names may get a value in this file.</summary>
    public bool MayBind(IReadOnlySet<string> names) => _nodes.Any(n => n.Use.WritesAnyName) || Bound(names).Any();

    /// <summary>Those of the names that statements bind, each with the last statement that does.</summary>
    public IEnumerable<(string Name, Stmt Statement)> Bound(IEnumerable<string> names) => names
        .Where(_writers.ContainsKey)
        .Select(name => (name, _writers[name][^1].Statement));

    /// <summary>Whether no statement binds the name by itself: it was made by <c>locals()[name] = value</c>.</summary>
    public bool IsBoundByLoop(string name) => !_writers.ContainsKey(name) && !name.StartsWith('_');

    /// <summary>What executing a statement may write, functions that it mentions included.</summary>
    public NameUse WritesOf(Stmt statement)
    {
        var use = new NameUse(_ownMethods);
        use.AddTree(statement);
        foreach (var effects in use.Reads.Select(_functions.GetValueOrDefault).OfType<FunctionEffects>())
        {
            use.Absorb(effects);
        }

        return use;
    }

    private void CountWork(int amount)
    {
        _work += amount;
        if (_work > MostWork) throw new PythonLimitException("the file is too large to analyse");
    }

    private void ReadFunctions(IReadOnlyList<Stmt> file)
    {
        var all = file.SelectMany(Tree.WithInner).ToList();
        foreach (var type in all.OfType<ClassStmt>())
        {
            foreach (var method in type.Body.OfType<FunctionStmt>()) _ownMethods.Add(method.Name);
        }

        foreach (var statement in all)
        {
            if (statement is FunctionStmt function) EffectsFor(function.Name).Add(function, _ownMethods);
            else if (statement is ClassStmt type) EffectsFor(type.Name).Add(type, _ownMethods);
        }

        // A name that a function was given to, or that holds one, does what the function does.
        var users = all.OfType<AssignStmt>().Where(a => a.Targets.All(t => t is NameExpr)).Select(a =>
        {
            var use = new NameUse(_ownMethods);
            use.AddRead(a.Value);
            return (Names: a.Targets.Select(t => ((NameExpr)t).Name).ToList(), use.Reads);
        }).ToList();
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var effects in _functions.Values.ToList()) changed |= IncludeUsed(effects, effects.Reads);
            foreach (var (names, reads) in users)
            {
                CountWork(reads.Count);
                if (reads.All(r => !_functions.TryGetValue(r, out var used) || used.IsEmpty)) continue;
                foreach (var name in names) changed |= IncludeUsed(EffectsFor(name), reads);
            }
        }
    }

    private bool IncludeUsed(FunctionEffects effects, IEnumerable<string> reads)
    {
        var changed = false;
        foreach (var read in reads.ToList())
        {
            if (!_functions.TryGetValue(read, out var used) || ReferenceEquals(used, effects)) continue;
            CountWork(1 + used.Writes.Count);
            changed |= effects.Include(used);
        }

        return changed;
    }

    private FunctionEffects EffectsFor(string name)
    {
        if (!_functions.TryGetValue(name, out var effects)) _functions.Add(name, effects = new FunctionEffects());
        return effects;
    }

    private void AddNodes(IReadOnlyList<Stmt> block, SliceNode? parent, bool isGuarded)
    {
        foreach (var statement in block)
        {
            var use = new NameUse(_ownMethods);
            use.AddHead(statement);
            var node = new SliceNode(statement, parent, isGuarded, use);
            _nodes.Add(node);
            parent?.Children.Add(node);
            foreach (var inner in Tree.Blocks(statement))
            {
                // A with block may swallow an exception.
                var guards = statement is WithStmt || (statement is TryStmt { Handlers.Count: > 0 } attempt && ReferenceEquals(inner, attempt.Body));
                AddNodes(inner, node, isGuarded || guards);
            }
        }
    }

    private void IndexWriters()
    {
        // pathlib's home is HOME.
        var environment = NamesFrom("os", "os.path").Concat(NamesFrom("dotenv", "dotenv")).Concat(NamesFrom("pathlib", "pathlib")).Select(name => (name, EnvironmentName));
        var dotenv = NamesFrom("dotenv", "dotenv").ToHashSet(StringComparer.Ordinal);
        var aliases = new AliasGroups(_nodes.SelectMany(n => n.Use.Aliases).Concat(environment));
        foreach (var node in _nodes)
        {
            foreach (var effects in node.Use.Reads.Select(_functions.GetValueOrDefault).OfType<FunctionEffects>())
            {
                CountWork(1 + effects.Writes.Count);
                node.Use.Absorb(effects);
            }

            // load_dotenv() changes the environment, whatever it was imported as.
            if (node.Statement is ExprStmt { Value: CallExpr call } && Holding.Root(call) is { } root && dotenv.Contains(root)) node.Use.Mutates.Add(root);

            foreach (var name in node.Use.Binds.Concat(node.Use.Mutates.Concat(node.Use.FunctionWrites).SelectMany(aliases.With)).Distinct())
            {
                CountWork(1);
                if (!_writers.TryGetValue(name, out var writers)) _writers.Add(name, writers = []);
                writers.Add(node);
            }
        }
    }

    /// <summary>The names by which a module, or what is in it, goes in this file.</summary>
    private IEnumerable<string> NamesFrom(string module, string submodule) => _nodes.SelectMany(n => n.Statement switch
    {
        ImportStmt s => s.Modules.Where(m => m.Name == module || m.Name == submodule).Select(m => m.Alias ?? module),
        FromImportStmt s when s.Module == module => s.Names.Select(m => m.Alias ?? m.Name),
        _ => [],
    });

    private void Grow(IReadOnlySet<string> settingNames)
    {
        foreach (var name in settingNames) Need(name);
        foreach (var node in _nodes.Where(n => n.Use.WritesAnyName || Stops(n.Statement))) Include(node);
        while (_pending.TryDequeue(out var name))
        {
            foreach (var writer in _writers.GetValueOrDefault(name) ?? []) Include(writer);
            if (!_functions.TryGetValue(name, out var effects)) continue;
            foreach (var read in effects.Reads) Need(read);
            if (effects.ReadsAllNames) NeedAll();
        }
    }

    /// <summary>Statements that may keep Python from going on count as needed: gunicorn would not start.</summary>
    private static bool Stops(Stmt statement) => statement is AssertStmt or RaiseStmt
        || (statement is ExprStmt { Value: CallExpr { Callee: var callee } }
            && callee is AttributeExpr { Name: "exit", Target: NameExpr { Name: "sys" } } or NameExpr { Name: "exit" or "quit" });

    private void Need(string name)
    {
        if (_needed.Add(name)) _pending.Enqueue(name);
    }

    private void NeedAll()
    {
        foreach (var name in _nodes.SelectMany(n => n.Use.Binds)) Need(name);
    }

    private void Include(SliceNode first)
    {
        var pending = new Stack<SliceNode>([first]);
        while (pending.TryPop(out var node))
        {
            if (node.IsIncluded) continue;
            node.IsIncluded = true;
            _included.Add(node.Statement);
            foreach (var read in node.Use.Reads) Need(read);
            if (node.Use.ReadsAllNames) NeedAll();
            if (node.Parent is not null) pending.Push(node.Parent);
            foreach (var child in node.Children)
            {
                // The rest of a try body, at whatever depth, decides whether a handler runs.
                if (child.IsGuarded) pending.Push(child);
            }

            if (node.Statement is not (ForStmt or WhileStmt)) continue;
            foreach (var exit in Descendants(node).Where(n => n.Statement is BreakStmt or ContinueStmt)) pending.Push(exit);
        }
    }

    private IEnumerable<SliceNode> Descendants(SliceNode node)
    {
        var pending = new Stack<SliceNode>(node.Children);
        while (pending.TryPop(out var next))
        {
            CountWork(1);
            yield return next;
            foreach (var child in next.Children) pending.Push(child);
        }
    }

    private void AddHooks(IReadOnlySet<string> hookNames)
    {
        foreach (var node in _nodes.Where(n => n.Statement is FunctionStmt or AssignStmt or ImportStmt or FromImportStmt && n.Use.Binds.Overlaps(hookNames)))
        {
            _hooks.Add(node.Statement);
            if (node.Parent is not null) Include(node.Parent);
        }

        // The conditions around a hook may need more.
        Grow(new HashSet<string>());
    }
}
