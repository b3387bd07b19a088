using System.Collections.Frozen;
using System.Runtime.CompilerServices;

namespace WorkerTuning.Configuration.Python;

/// <summary>The names that a piece of syntax reads, binds, and changes the objects of.</summary>
internal sealed class NameUse
{
    private static readonly FrozenSet<string> Mutators = FrozenSet.Create(
        "append", "extend", "insert", "remove", "pop", "popitem", "clear", "sort", "reverse", "update", "setdefault", "add", "discard",
        "difference_update", "intersection_update", "symmetric_difference_update", "__setitem__", "__delitem__", "__setattr__", "move_to_end");

    private readonly IReadOnlySet<string> _ownMethods;

    /// <param name="ownMethods">The methods of the file's classes, any of which may change its object.</param>
    public NameUse(IReadOnlySet<string> ownMethods) => _ownMethods = ownMethods;

    public HashSet<string> Reads { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Binds { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Mutates { get; } = new(StringComparer.Ordinal);

    /// <summary>Module names that a function called here may bind or change.</summary>
    public HashSet<string> FunctionWrites { get; } = new(StringComparer.Ordinal);

    /// <summary>Names whose objects may be held by another name from now on.</summary>
    public List<(string Name, string Held)> Aliases { get; } = [];

    /// <summary>Whether any module name may be written: <c>globals()[name] = value</c>, <c>import *</c>, <c>exec</c>.</summary>
    public bool WritesAnyName { get; private set; }

    /// <summary>Whether all module names are looked at: a loop over <c>globals()</c>.</summary>
    public bool ReadsAllNames { get; private set; }

    /// <summary>Whether there is a <c>yield</c>.</summary>
    public bool Yields { get; private set; }

    public bool MayWrite(string name) => WritesAnyName || Binds.Contains(name) || Mutates.Contains(name) || FunctionWrites.Contains(name);

    /// <summary>The statement without its blocks.</summary>
    public void AddHead(Stmt statement)
    {
        switch (statement)
        {
            case ExprStmt { Value: CallExpr call }:
                AddCallStatement(call);
                break;
            case ExprStmt s:
                AddRead(s.Value);
                break;
            case AssignStmt s:
                AddRead(s.Value);
                foreach (var target in s.Targets) AddTarget(target, s.Value);
                break;
            case AugmentedStmt s:
                AddRead(s.Target);
                AddRead(s.Value);
                AddTarget(s.Target, s.Value);
                if (s.Target is NameExpr name) Mutates.Add(name.Name);
                break;
            case AnnotationStmt:
                break;
            case IfStmt s:
                foreach (var branch in s.Branches) AddRead(branch.Test);
                break;
            case WhileStmt s:
                AddRead(s.Test);
                break;
            case ForStmt s:
                AddRead(s.Source);
                AddTarget(s.Target, s.Source);
                break;
            case TryStmt s:
                foreach (var handler in s.Handlers)
                {
                    AddRead(handler.Type);
                    if (handler.Name is not null) Binds.Add(handler.Name);
                }

                break;
            case WithStmt s:
                foreach (var item in s.Items)
                {
                    AddRead(item.Manager);
                    if (item.Target is not null) AddTarget(item.Target, item.Manager);
                }

                break;
            case MatchStmt s:
                AddRead(s.Subject);
                foreach (var @case in s.Cases)
                {
                    AddRead(@case.Guard);
                    AddPattern(@case.Pattern);
                }

                break;
            case FunctionStmt s:
                Binds.Add(s.Name);
                foreach (var part in s.Decorators.Concat(Tree.Defaults(s.Parameters))) AddRead(part);
                break;
            case ClassStmt s:
                Binds.Add(s.Name);
                foreach (var part in s.Decorators.Concat(s.Bases.Select(b => b.Value))) AddRead(part);
                break;
            case ReturnStmt s:
                AddRead(s.Value);
                break;
            case RaiseStmt s:
                AddRead(s.Exception);
                AddRead(s.Cause);
                break;
            case AssertStmt s:
                AddRead(s.Test);
                AddRead(s.Message);
                break;
            case ImportStmt s:
                foreach (var module in s.Modules) Binds.Add(module.Alias ?? module.Name.Split('.')[0]);
                break;
            case FromImportStmt s:
                foreach (var imported in s.Names) Binds.Add(imported.Alias ?? imported.Name);
                // The standard modules define no name of a setting.
                if (s.Names.Count == 0 && (s.Level > 0 || !ModuleCatalogue.IsStandard(s.Module))) WritesAnyName = true;
                break;
            case DeleteStmt s:
                foreach (var target in s.Targets) AddTarget(target, null);
                break;
        }
    }

    public void AddTree(Stmt statement)
    {
        foreach (var inner in Tree.WithInner(statement)) AddHead(inner);
    }

    public void AddRead(Expr? expression)
    {
        if (expression is null) return;
        Guard();
        switch (expression)
        {
            case NameExpr name:
                Reads.Add(name.Name);
                return;
            case WalrusExpr walrus:
                AddTarget(walrus.Target, walrus.Value);
                break;
            case SubscriptExpr { Index: ConstantExpr { Value: string name } } subscript when IsNamespace(subscript.Target):
                Reads.Add(name);
                return;
            case CallExpr { Callee: AttributeExpr { Name: "get", Target: var target }, Arguments: [{ Value: ConstantExpr { Value: string name } }, ..] }
                when IsNamespace(target):
                Reads.Add(name);
                break;
            case CallExpr call:
                AddCall(call);
                return;
            case YieldExpr:
                Yields = true;
                break;
        }

        foreach (var child in Tree.Children(expression)) AddRead(child);
    }

    /// <summary>Adds what calling a function may do beyond what is written here.</summary>
    public void Absorb(FunctionEffects effects)
    {
        WritesAnyName |= effects.WritesAnyName;
        ReadsAllNames |= effects.ReadsAllNames;
        FunctionWrites.UnionWith(effects.Writes);
        if (effects.WritesArguments) Mutates.UnionWith(Reads);
    }

    private static void Guard()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack()) throw new PythonLimitException("the file is nested too deeply");
    }

    /// <summary><c>globals()</c> and its like.</summary>
    private static bool IsNamespace(Expr expression) =>
        expression is CallExpr { Callee: NameExpr { Name: "globals" or "locals" or "vars" }, Arguments: [] };

    private static bool IsModuleObject(Expr expression) =>
        expression is SubscriptExpr { Target: AttributeExpr { Name: "modules" }, Index: NameExpr { Name: "__name__" } };

    private void AddCall(CallExpr call)
    {
        if (IsNamespace(call) || call.Callee is NameExpr { Name: "dir" or "vars" or "eval" }) ReadsAllNames = true;
        if (call.Callee is NameExpr { Name: "exec" }) WritesAnyName = true;
        if (call.Callee is NameExpr { Name: "setattr" or "delattr" } && call.Arguments.Count > 0)
        {
            AddMutation(call.Arguments[0].Value);
        }

        if (call.Callee is AttributeExpr method)
        {
            if (Mutators.Contains(method.Name) || _ownMethods.Contains(method.Name)) AddMutation(method.Target);
            if (!IsNamespace(method.Target) || !Mutators.Contains(method.Name)) AddRead(method.Target);
        }
        else
        {
            AddRead(call.Callee);
        }

        foreach (var argument in call.Arguments) AddRead(argument.Value);
    }

    /// <summary>A call whose result nobody takes is there for what it changes, perhaps its arguments.</summary>
    private void AddCallStatement(CallExpr call)
    {
        AddRead(call);
        if (Harmless.IsHarmless(call)) return;
        foreach (var argument in call.Arguments)
        {
            if (IsNamespace(argument.Value)) WritesAnyName = true;
            else if (argument.Value is NameExpr or AttributeExpr or SubscriptExpr) AddMutation(argument.Value);
        }
    }

    private void AddMutation(Expr target)
    {
        if (IsNamespace(target) || IsModuleObject(target)) WritesAnyName = true;
        foreach (var root in Holding.Of(target)) Mutates.Add(root);
        if (target is CallExpr call && Holding.Root(call.Callee) is { } callee) Mutates.Add(callee);
    }

    private void AddTarget(Expr target, Expr? source)
    {
        Guard();
        switch (target)
        {
            case NameExpr name:
                Binds.Add(name.Name);
                if (source is null) return;
                foreach (var held in Holding.Of(source)) Aliases.Add((name.Name, held));
                if (IsNamespace(source)) WritesAnyName = true;
                return;
            case StarExpr star:
                AddTarget(star.Value, source);
                return;
            case TupleExpr or ListExpr:
                foreach (var item in Tree.Children(target)) AddTarget(item, source);
                return;
            case SubscriptExpr { Index: ConstantExpr { Value: string name } } subscript when IsNamespace(subscript.Target):
                Binds.Add(name);
                return;
            case SubscriptExpr subscript when IsNamespace(subscript.Target):
                WritesAnyName = true;
                AddRead(subscript.Index);
                return;
            default:
                AddMutation(target);
                foreach (var child in Tree.Children(target)) AddRead(child);
                if (source is null || Holding.Root(target) is not { } root) return;
                foreach (var held in Holding.Of(source)) Aliases.Add((root, held));
                return;
        }
    }

    private void AddPattern(MatchPattern pattern)
    {
        Guard();
        switch (pattern)
        {
            case ValuePattern p:
                AddRead(p.Value);
                break;
            case CapturePattern { Name: { } name }:
                Binds.Add(name);
                break;
            case StarPattern { Name: { } name }:
                Binds.Add(name);
                break;
            case AsPattern p:
                Binds.Add(p.Name);
                AddPattern(p.Inner);
                break;
            case OrPattern p:
                foreach (var inner in p.Choices) AddPattern(inner);
                break;
            case SequencePattern p:
                foreach (var inner in p.Items) AddPattern(inner);
                break;
            case OpaquePattern p:
                foreach (var inner in p.Inner) AddPattern(inner);
                break;
        }
    }
}
