namespace WorkerTuning.Configuration.Python;

internal sealed partial class Interpreter
{
    private readonly Dictionary<object, FunctionCode> _codes = new(ReferenceEqualityComparer.Instance);

    private object Call(CallExpr expression, Scope scope)
    {
        var callee = Evaluate(expression.Callee, scope);
        var positional = new List<object>();
        var keywords = new Dictionary<string, object>(StringComparer.Ordinal);
        Unknown? doubt = null;
        foreach (var argument in expression.Arguments)
        {
            var value = Evaluate(argument.Value, scope);
            if (argument.Name is not null) keywords[argument.Name] = value;
            else if (argument.Stars == 0) positional.Add(value);
            else if (value is Unknown unknown) doubt ??= unknown;
            else if (argument.Stars == 1) positional.AddRange(Sequences.Items(_machine, value));
            else if (value is not PyDict dict) throw _machine.TypeError($"argument after ** must be a mapping, not {Types.NameOf(value)}");
            else
            {
                foreach (var (key, item) in dict.ReadAll())
                {
                    keywords[key as string ?? throw _machine.TypeError("keywords must be strings")] = item;
                }
            }
        }

        Machine.CheckCollection(positional.Count);
        _machine.Place = (expression.Start, expression.End);
        if (expression.Callee is NameExpr { Name: "exec" } && callee is Unknown code) MakeAnyNameUnknown(code with { Start = expression.Start, End = expression.End });
        if (doubt is not null) return _machine.Derive(doubt);
        var result = Invoke(callee, new CallArguments(NameOf(callee), positional, keywords));
        _machine.Place = (expression.Start, expression.End);
        return result;
    }

    private static string NameOf(object callee) => callee switch
    {
        PyFunction function => function.Code.Name,
        PyMethod method => method.Function.Code.Name,
        NativeFunction function => function.Name,
        PyType type => type.Name,
        PyClass type => type.Name,
        _ => "function",
    };

    private object Invoke(object callee, CallArguments arguments)
    {
        _machine.Spend(1);
        switch (callee)
        {
            case Unknown unknown:
                return CallForeign(unknown, arguments);
            case NativeFunction function:
                if (function.Self is not null) arguments.Positional.Insert(0, function.Self);
                return CallNative(function.Code, function.KeepsUnknown, function.Self, arguments);
            case PyType type:
                return CallNative(type.Construct, type.KeepsUnknown, null, arguments);
            case PyFunction function:
                return CallFunction(function, arguments);
            case PyMethod method:
                arguments.Positional.Insert(0, method.Self);
                return CallFunction(method.Function, arguments);
            case PyClass type:
                return Instantiate(type, arguments);
            case PyExceptionType type:
                return new PyException(type, [.. arguments.Positional]);
            default:
                throw _machine.TypeError($"'{Types.NameOf(callee)}' object is not callable");
        }
    }

    private object CallNative(NativeCode code, bool keepsUnknown, object? self, CallArguments arguments)
    {
        Unknown? unknown;
        try
        {
            unknown = keepsUnknown ? null : FirstUnknown(arguments.Positional.Concat(arguments.Keywords.Values));
            if (unknown is null) return code(_machine, arguments);
        }
        catch (UnknownValueException exception)
        {
            unknown = _machine.Derive(exception.Value);
        }
        catch (MissingArgumentException exception)
        {
            throw _machine.TypeError(exception.Message);
        }

        // A method that may change its object by something unknown leaves it unknown.
        if (self is PyList or PySet) Taint(self, unknown);
        return unknown;
    }

    private Unknown CallForeign(Unknown callee, CallArguments arguments)
    {
        var result = callee.IsForeign ? callee with { Start = _machine.Place.Start, End = _machine.Place.End, Dotted = null } : callee;
        if (callee.Module is null)
        {
            foreach (var argument in arguments.Positional.Concat(arguments.Keywords.Values)) Taint(argument, result);
        }

        return _machine.Derive(result);
    }

    private object CallFunction(PyFunction function, CallArguments arguments)
    {
        if (function.Code.IsSuspending) return _machine.Derive(_machine.Unknown("a generator or asynchronous function is not run"));
        if (_callDepth >= Limits.CallDepth) throw new PythonLimitException($"more than {Limits.CallDepth} calls within one another");
        var names = new PyDict(_machine);
        var scope = new Scope(names, function.Closure, function.Code.Locals, ScopeKind.Function);
        BindArguments(function, arguments, names);
        _callDepth++;
        try
        {
            if (function.Code.Result is { } result) return Evaluate(result, scope);
            var flow = ExecuteBlock(function.Code.Body!, scope);
            return flow.Kind switch
            {
                FlowKind.Return => flow.Value!,
                FlowKind.Uncertain => (Unknown)flow.Value! with { IsForeign = false, Dotted = null },
                _ => PyNone.Value,
            };
        }
        finally
        {
            _callDepth--;
        }
    }

    private void BindArguments(PyFunction function, CallArguments arguments, PyDict names)
    {
        var (next, rest) = (0, new Dictionary<string, object>(arguments.Keywords, StringComparer.Ordinal));
        var name = function.Code.Name;
        foreach (var parameter in function.Code.Parameters.All)
        {
            switch (parameter.Kind)
            {
                case ParameterKind.Rest:
                    names.Set(parameter.Name, _machine.NewTuple([.. arguments.Positional.Skip(next)]));
                    next = Math.Max(next, arguments.Count);
                    continue;
                case ParameterKind.Keywords:
                    continue;
                case not ParameterKind.KeywordOnly when next < arguments.Count:
                    names.Set(parameter.Name, arguments[next++]);
                    if (parameter.Kind == ParameterKind.Positional && rest.ContainsKey(parameter.Name))
                    {
                        throw _machine.TypeError($"{name}() got multiple values for argument '{parameter.Name}'");
                    }

                    continue;
            }

            if (parameter.Kind != ParameterKind.PositionalOnly && rest.Remove(parameter.Name, out var keyword)) names.Set(parameter.Name, keyword);
            else if (function.Defaults.TryGetValue(parameter.Name, out var usual)) names.Set(parameter.Name, usual);
            else throw _machine.TypeError($"{name}() missing required argument: '{parameter.Name}'");
        }

        if (next < arguments.Count) throw _machine.TypeError($"{name}() takes {next} positional arguments but {arguments.Count} were given");
        if (function.Code.Parameters.All.FirstOrDefault(p => p.Kind == ParameterKind.Keywords) is { } keywords)
        {
            var dict = new PyDict(_machine);
            foreach (var (key, value) in rest) dict.Set(key, value);
            names.Set(keywords.Name, dict);
        }
        else if (rest.Count > 0)
        {
            throw _machine.TypeError($"{name}() got an unexpected keyword argument '{rest.Keys.First()}'");
        }
    }

    private PyFunction Define(FunctionCode code, Scope scope)
    {
        var defaults = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var parameter in code.Parameters.All)
        {
            if (parameter.Default is not null) defaults.Add(parameter.Name, Evaluate(parameter.Default, scope));
        }

        return new PyFunction(code, scope, defaults);
    }

    private FunctionCode CodeOf(FunctionStmt statement)
    {
        if (_codes.TryGetValue(statement, out var code)) return code;
        var use = new NameUse(new HashSet<string>());
        foreach (var inner in statement.Body) use.AddTree(inner);
        var statements = statement.Body.SelectMany(Tree.WithInner).ToList();
        var declared = statements.OfType<GlobalStmt>().SelectMany(g => g.Names);
        var locals = use.Binds.Except(declared).Concat(statement.Parameters.All.Select(p => p.Name)).ToHashSet(StringComparer.Ordinal);
        var isSuspending = statement.IsAsync || use.Yields;
        code = new FunctionCode(statement.Name, statement.Parameters, statement.Body, null, locals, isSuspending);
        _codes.Add(statement, code);
        return code;
    }

    private FunctionCode CodeOf(LambdaExpr lambda)
    {
        if (_codes.TryGetValue(lambda, out var code)) return code;
        var use = new NameUse(new HashSet<string>());
        use.AddRead(lambda.Body);
        var locals = lambda.Parameters.All.Select(p => p.Name).Concat(use.Binds).ToHashSet(StringComparer.Ordinal);
        code = new FunctionCode("<lambda>", lambda.Parameters, null, lambda.Body, locals, use.Yields);
        _codes.Add(lambda, code);
        return code;
    }

    private object Decorate(IReadOnlyList<Expr> decorators, object value, Scope scope)
    {
        for (var i = decorators.Count - 1; i >= 0; i--)
        {
            var decorator = Evaluate(decorators[i], scope);
            _machine.Place = (decorators[i].Start, decorators[i].End);
            // Caching changes nothing about what a function gives.
            var isCache = decorator is Unknown { Module: "functools" };
            if (!isCache) value = Invoke(decorator, new CallArguments("decorator", [value], []));
        }

        return value;
    }

    private object DefineClass(ClassStmt statement, Scope scope)
    {
        var names = new PyDict(_machine);
        Unknown? foreign = null;
        var bases = new List<PyClass>();
        PyExceptionType? exception = null;
        foreach (var argument in statement.Bases)
        {
            switch (Evaluate(argument.Value, scope))
            {
                case PyClass parent:
                    bases.Add(parent);
                    foreign ??= parent.Foreign;
                    break;
                case PyExceptionType type:
                    exception ??= type;
                    break;
                case PyType { Name: "object" }:
                    break;
                case Unknown unknown:
                    foreign ??= unknown;
                    break;
                default:
                    foreign ??= _machine.Unknown("a class derived from a built-in type");
                    break;
            }
        }

        if (exception is not null) return new PyExceptionType(statement.Name, exception);
        ExecuteBlock(statement.Body, new Scope(names, scope, new HashSet<string>(), ScopeKind.Class));
        return new PyClass(statement.Name, bases, names, foreign);
    }

    private object Instantiate(PyClass type, CallArguments arguments)
    {
        if (type.Foreign is { } foreign) return CallForeign(foreign, arguments);
        var instance = new PyInstance(type, new PyDict(_machine));
        if (type.Find("__init__") is PyFunction constructor) Invoke(new PyMethod(instance, constructor), arguments);
        else if (type.Find("__new__") is not null) return _machine.Unknown("an object made by __new__");
        else if (arguments.Count > 0) throw _machine.TypeError($"{type.Name}() takes no arguments");
        return instance;
    }
}
