using System.Runtime.CompilerServices;

namespace WorkerTuning.Configuration.Python;

/// <summary>Evaluates the statements of a slice. This part holds the state and the module.</summary>
internal sealed partial class Interpreter
{
    private readonly Machine _machine;
    private readonly Slice _slice;
    private readonly ModuleNames _lines = new();
    private readonly Scope _module;
    private readonly Stack<PyException?> _handled = new();
    private int _callDepth;

    public Interpreter(Machine machine, Slice slice)
    {
        _machine = machine;
        _slice = slice;
        machine.Invoke = Invoke;
        _module = new Scope(new PyDict(machine, _lines), null, new HashSet<string>(), ScopeKind.Module);
        _module.Names.Set("__name__", "__config__");
        _module.Names.Set("__file__", machine.Path);
        _module.Names.Set("__doc__", PyNone.Value);
        _module.Names.Set("__package__", "");
    }

    public PyDict Names => _module.Names;

    public IReadOnlyDictionary<string, int> Lines => _lines.Lines;

    /// <summary>Set when foreign code may have assigned any name.</summary>
    public Unknown? AnyName { get; private set; }

    /// <summary>The statement at module level that is being evaluated.</summary>
    public Stmt? Current { get; private set; }

    /// <summary>The statement of the file, compound ones as a whole, that is being evaluated.</summary>
    public Stmt? Outermost { get; private set; }

    public void Run(IReadOnlyList<Stmt> file)
    {
        foreach (var statement in file)
        {
            Outermost = statement;
            ExecuteBlock([statement], _module);
        }
    }

    private void Step(int start, int end)
    {
        _machine.Spend(1);
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack()) throw new PythonLimitException("the file is nested too deeply");
        _machine.Place = (start, end);
    }

    private RaisedException Error(Expr at, PyExceptionType type, string message)
    {
        _machine.Place = (at.Start, at.End);
        return _machine.Error(type, message);
    }

    private object Look(string name, Scope scope)
    {
        var owner = scope.Owner(name);
        for (var at = owner; at is not null; at = at.Parent)
        {
            // The names of a class body are not seen from the functions in it.
            if (at.Kind == ScopeKind.Class && !ReferenceEquals(at, owner)) continue;
            if (at.Names.Peek(name) is { } value) return Doubt.Seen(value);
            if (at.Kind == ScopeKind.Function && at.Locals.Contains(name))
            {
                throw _machine.Error(ExceptionTypes.UnboundLocalError, $"cannot access local variable '{name}' where it is not associated with a value");
            }
        }

        return NamespaceFunction(name, scope)
            ?? BuiltinNames.Find(_machine, name)
            ?? AnyName
            ?? throw _machine.Error(ExceptionTypes.NameError, $"name '{name}' is not defined");
    }

    private static void Bind(string name, object value, Scope scope)
    {
        // A walrus in a comprehension binds in the scope around it.
        var owner = scope.Owner(name);
        owner.Names.Set(name, value);
    }

    /// <summary><c>globals</c>, <c>locals</c> and <c>vars</c>, which know the scope they are called in.</summary>
    private static NativeFunction? NamespaceFunction(string name, Scope scope) => name switch
    {
        "globals" => new NativeFunction(name, (_, _) => scope.Module.Names),
        "locals" => new NativeFunction(name, (_, _) => FunctionScope(scope).Names),
        "vars" => new NativeFunction(name, (m, a) => a.Count == 0 ? FunctionScope(scope).Names : a[0] is PyInstance i ? i.Names : m.Unknown("vars of this object")),
        _ => null,
    };

    private static Scope FunctionScope(Scope scope) => scope.Kind == ScopeKind.Comprehension ? FunctionScope(scope.Parent!) : scope;
}
