namespace WorkerTuning.Configuration.Python;

internal sealed partial class Interpreter
{
    private Flow ExecuteBlock(IReadOnlyList<Stmt> block, Scope scope)
    {
        for (var i = 0; i < block.Count; i++)
        {
            var statement = block[i];
            if (scope.Kind == ScopeKind.Module)
            {
                if (_slice.IsHook(statement)) BindHook(statement);
                if (!_slice.Includes(statement)) continue;
                Current = statement;
                _lines.CurrentLine = _machine.Source.Line(statement.Start);
            }

            var flow = Execute(statement, scope);
            if (flow.IsNormal) continue;
            if (flow.Kind == FlowKind.Uncertain) Havoc(block.Skip(i + 1), scope, (Unknown)flow.Value!);
            return flow;
        }

        return Flow.Normal;
    }

    private Flow Execute(Stmt statement, Scope scope)
    {
        Step(statement.Start, statement.End);
        switch (statement)
        {
            case ExprStmt s:
                Evaluate(s.Value, scope);
                return Flow.Normal;
            case AssignStmt s:
                var value = Evaluate(s.Value, scope);
                foreach (var target in s.Targets) Assign(target, value, scope);
                return Flow.Normal;
            case AugmentedStmt s:
                Augment(s, scope);
                return Flow.Normal;
            case IfStmt s:
                return ExecuteIf(s, 0, scope);
            case WhileStmt s:
                return ExecuteWhile(s, scope);
            case ForStmt s:
                return ExecuteFor(s, scope);
            case TryStmt s:
                return ExecuteTry(s, scope);
            case WithStmt s:
                return ExecuteWith(s, scope);
            case MatchStmt s:
                return ExecuteMatch(s, 0, Evaluate(s.Subject, scope), scope);
            case FunctionStmt s:
                var function = Decorate(s.Decorators, Define(CodeOf(s), scope), scope);
                Bind(s.Name, function, scope);
                return Flow.Normal;
            case ClassStmt s:
                Bind(s.Name, Decorate(s.Decorators, DefineClass(s, scope), scope), scope);
                return Flow.Normal;
            case ReturnStmt s:
                return new Flow(FlowKind.Return, s.Value is null ? PyNone.Value : Evaluate(s.Value, scope));
            case RaiseStmt s:
                throw Raise(s, scope);
            case AssertStmt s:
                Assert(s, scope);
                return Flow.Normal;
            case ImportStmt s:
                foreach (var module in s.Modules) Import(module, scope);
                return Flow.Normal;
            case FromImportStmt s:
                ImportFrom(s, scope);
                return Flow.Normal;
            case GlobalStmt s:
                foreach (var name in s.Names) scope.Declared[name] = s.IsNonlocal;
                return Flow.Normal;
            case DeleteStmt s:
                foreach (var target in s.Targets) Delete(target, scope);
                return Flow.Normal;
            case BreakStmt:
                return Flow.Break;
            case ContinueStmt:
                return Flow.Continue;
            default:
                return Flow.Normal;
        }
    }

    private void BindHook(Stmt statement)
    {
        _lines.CurrentLine = _machine.Source.Line(statement.Start);
        if (statement is AssignStmt { Value: ConstantExpr { Value: PyNone } }) return;
        var use = new NameUse(new HashSet<string>());
        use.AddHead(statement);
        foreach (var name in use.Binds) _module.Names.Set(name, new Unknown("a server hook", statement.Start, statement.End));
    }

    private Flow ExecuteIf(IfStmt statement, int index, Scope scope)
    {
        if (index == statement.Branches.Count) return ExecuteBlock(statement.Else, scope);
        var branch = statement.Branches[index];
        var test = Evaluate(branch.Test, scope);
        return Choose(
            test, branch.Test, () => ExecuteBlock(branch.Body, scope), () => ExecuteIf(statement, index + 1, scope));
    }

    private Flow ExecuteWhile(WhileStmt statement, Scope scope)
    {
        while (true)
        {
            var test = Evaluate(statement.Test, scope);
            if (Truth.Of(_machine, test) is not { } truth) return GiveUpLoop(statement, scope, ReasonOf(test, statement.Test));
            if (!truth) return ExecuteBlock(statement.Else, scope);
            var flow = ExecuteBlock(statement.Body, scope);
            if (flow.Kind == FlowKind.Break) return Flow.Normal;
            if (flow.Kind == FlowKind.Return) return flow;
            if (flow.Kind == FlowKind.Uncertain) return GiveUpLoop(statement, scope, (Unknown)flow.Value!);
            Step(statement.Start, statement.End);
        }
    }

    private Flow ExecuteFor(ForStmt statement, Scope scope)
    {
        var source = Evaluate(statement.Source, scope);
        if (statement.IsAsync) source = _machine.Unknown("asynchronous code is not run");
        if (source is Unknown or PyInstance) return GiveUpLoop(statement, scope, ReasonOf(source, statement.Source));
        _machine.Place = (statement.Source.Start, statement.Source.End);
        foreach (var item in Each(source))
        {
            Step(statement.Start, statement.End);
            Assign(statement.Target, Doubt.Seen(item), scope);
            var flow = ExecuteBlock(statement.Body, scope);
            if (flow.Kind == FlowKind.Break) return Flow.Normal;
            if (flow.Kind == FlowKind.Return) return flow;
            if (flow.Kind == FlowKind.Uncertain) return GiveUpLoop(statement, scope, (Unknown)flow.Value!);
        }

        return ExecuteBlock(statement.Else, scope);
    }

    /// <summary>Items as a loop sees them: a list may grow meanwhile, a range need not be built.</summary>
    private IEnumerable<object> Each(object source)
    {
        if (source is PyRange range)
        {
            for (var i = range.Start; range.Step.Sign > 0 ? i < range.Stop : i > range.Stop; i += range.Step) yield return i;
        }
        else if (source is PyList list)
        {
            for (var i = 0; i < list.Items.Count; i++) yield return list.Items[i];
        }
        else if (source is PyDict dict)
        {
            var keys = Sequences.Items(_machine, dict);
            foreach (var key in keys)
            {
                if (dict.Size != keys.Count) throw _machine.Error(ExceptionTypes.RuntimeError, "dictionary changed size during iteration");
                yield return key;
            }
        }
        else if (source is PyIterator iterator)
        {
            while (iterator.TryTake(out var item)) yield return item;
        }
        else
        {
            foreach (var item in Sequences.Items(_machine, source)) yield return item;
        }
    }

    private Flow ExecuteWith(WithStmt statement, Scope scope)
    {
        Unknown? swallower = null;
        foreach (var item in statement.Items)
        {
            var manager = Evaluate(item.Manager, scope);
            var entered = manager as Unknown ?? _machine.Unknown($"what a {Types.NameOf(manager)} gives to a with statement");
            if (entered.Module is null or "contextlib") swallower = entered;
            if (item.Target is not null) Assign(item.Target, entered, scope);
        }

        if (swallower is null) return ExecuteBlock(statement.Body, scope);
        var frame = new TryFrame(null);
        _machine.Enter(frame);
        try
        {
            var flow = ExecuteBlock(statement.Body, scope);
            if (frame.Points.Count == 0 && frame.Hopeless is null) return flow;
        }
        catch (RaisedException)
        {
            // The manager may or may not have swallowed it.
        }
        finally
        {
            _machine.Leave();
        }

        Havoc(statement.Body, scope, swallower);
        return Flow.Normal;
    }

    private void Assert(AssertStmt statement, Scope scope)
    {
        var test = Evaluate(statement.Test, scope);
        var truth = Truth.Of(_machine, test);
        if (truth is null) _machine.MayRaise(ReasonOf(test, statement.Test), isImport: false);
        if (truth != false) return;
        var message = statement.Message is null ? null : Evaluate(statement.Message, scope);
        _machine.Place = (statement.Start, statement.End);
        throw _machine.Raise(new PyException(ExceptionTypes.AssertionError, message is null ? [] : [message]));
    }

    private RaisedException Raise(RaiseStmt statement, Scope scope)
    {
        if (statement.Exception is null)
        {
            if (_handled.TryPeek(out var current) && current is not null) return _machine.Raise(current);
            if (_handled.Count == 0) return _machine.Error(ExceptionTypes.RuntimeError, "No active exception to reraise");
            return RaiseUnknown(_machine.Unknown("the exception being handled"));
        }

        var value = Evaluate(statement.Exception, scope);
        if (statement.Cause is not null) Evaluate(statement.Cause, scope);
        _machine.Place = (statement.Start, statement.End);
        return value switch
        {
            PyExceptionType type => _machine.Raise(new PyException(type, [])),
            PyException exception => _machine.Raise(exception),
            Unknown unknown => RaiseUnknown(unknown),
            _ => _machine.TypeError("exceptions must derive from BaseException"),
        };
    }

    private RaisedException RaiseUnknown(Unknown reason)
    {
        _machine.GiveUpTry(reason);
        return _machine.Error(ExceptionTypes.Exception, "an exception of foreign code");
    }
}
