namespace WorkerTuning.Configuration.Python;

/// <summary><c>try</c>. Foreign code in the body may raise or not: each possibility is tried in turn.</summary>
internal sealed partial class Interpreter
{
    private Flow ExecuteTry(TryStmt statement, Scope scope)
    {
        var frame = new TryFrame(null);
        _machine.Journal.Begin();
        Outcome? first = null;
        RaisedException? escaped = null;
        var flow = Flow.Normal;
        try
        {
            flow = RunTry(statement, scope, frame, null);
        }
        catch (RaisedException exception)
        {
            escaped = exception;
        }
        catch
        {
            _machine.Journal.Commit();
            throw;
        }

        if ((frame.Points.Count == 0 || statement.Handlers.Count == 0) && frame.Hopeless is null)
        {
            _machine.Journal.Commit();
            foreach (var point in frame.Points) _machine.MayRaise(point.Reason, point.IsImport);
            return escaped is null ? flow : throw escaped;
        }

        first = new Outcome(flow, escaped, _machine.Journal.Rewind());
        return frame.Hopeless is { } hopeless
            ? GiveUpTry(statement, scope, hopeless)
            : TryTheOtherWays(statement, scope, first, frame.Points);
    }

    private Flow TryTheOtherWays(TryStmt statement, Scope scope, Outcome first, List<RaisePoint> points)
    {
        var outcomes = new List<Outcome> { first };
        var escapes = false;
        for (var i = 0; i < points.Count; i++)
        {
            var handlers = Candidates(statement, points[i], scope, out var isCaught);
            escapes |= !isCaught;
            foreach (var handler in handlers)
            {
                if (outcomes.Count >= Limits.Alternatives) return GiveUpTry(statement, scope, points[0].Reason);
                var trial = new TryFrame(i);
                outcomes.Add(Try(() => RunTry(statement, scope, trial, handler)));
                if (trial.Hopeless is { } hopeless) return GiveUpTry(statement, scope, hopeless);
            }
        }

        var flow = Merge(outcomes, points[0].Reason);
        if (escapes) _machine.MayRaise(points[0].Reason, isImport: false, () => Havoc([statement], scope, points[0].Reason));
        return flow;
    }

    private Flow GiveUpTry(TryStmt statement, Scope scope, Unknown reason)
    {
        Havoc([statement], scope, reason);
        _machine.GiveUpTry(reason);
        var mayReturn = scope.Kind == ScopeKind.Function && Tree.WithInner(statement).Any(s => s is ReturnStmt);
        var mayJump = Tree.WithInner(statement).Any(s => s is BreakStmt or ContinueStmt);
        return mayReturn || mayJump ? new Flow(FlowKind.Uncertain, reason, mayReturn) : Flow.Normal;
    }

    /// <summary>One run of the whole statement; <paramref name="assumed"/> is the handler that takes the exception assumed in it.</summary>
    private Flow RunTry(TryStmt statement, Scope scope, TryFrame frame, ExceptHandler? assumed)
    {
        Flow flow;
        try
        {
            flow = RunHandled(statement, scope, frame, assumed);
        }
        catch (RaisedException)
        {
            var last = ExecuteBlock(statement.Finally, scope);
            if (!last.IsNormal) return last;
            throw;
        }

        var final = ExecuteBlock(statement.Finally, scope);
        return final.IsNormal ? flow : final;
    }

    private Flow RunHandled(TryStmt statement, Scope scope, TryFrame frame, ExceptHandler? assumed)
    {
        RaisedException? raised = null;
        _machine.Enter(frame);
        try
        {
            var flow = ExecuteBlock(statement.Body, scope);
            if (!flow.IsNormal) return flow;
        }
        catch (RaisedException exception)
        {
            raised = exception;
        }
        catch (AssumedException exception) when (ReferenceEquals(exception.Frame, frame))
        {
            return Handle(assumed!, null, scope);
        }
        finally
        {
            _machine.Leave();
        }

        if (raised is null) return ExecuteBlock(statement.Else, scope);
        foreach (var handler in statement.Handlers)
        {
            var isMatch = Catches(handler, raised.Value.Type, scope);
            if (isMatch is null) frame.Hopeless ??= _machine.Unknown("whether this handler catches the exception");
            if (isMatch == true) return Handle(handler, raised.Value, scope);
        }

        throw raised;
    }

    private Flow Handle(ExceptHandler handler, PyException? exception, Scope scope)
    {
        if (handler.Name is not null) Bind(handler.Name, exception ?? (object)_machine.Unknown("the exception that foreign code raised"), scope);
        _handled.Push(exception);
        try
        {
            return ExecuteBlock(handler.Body, scope);
        }
        finally
        {
            _handled.Pop();
            if (handler.Name is not null) scope.Owner(handler.Name).Names.Remove(handler.Name);
        }
    }

    /// <summary>The handlers that may take what foreign code raises.</summary>
    private List<ExceptHandler> Candidates(TryStmt statement, RaisePoint point, Scope scope, out bool isCaught)
    {
        var candidates = new List<ExceptHandler>();
        isCaught = true;
        foreach (var handler in statement.Handlers)
        {
            var always = point.IsImport ? Catches(handler, ExceptionTypes.ModuleNotFoundError, scope) : Catches(handler, ExceptionTypes.Exception, scope);
            if (always != false || !point.IsImport) candidates.Add(handler);
            if (always == true) return candidates;
        }

        isCaught = false;
        return candidates;
    }

    /// <summary>Whether a handler takes exceptions of a type; null when its own type is unknown.</summary>
    private bool? Catches(ExceptHandler handler, PyExceptionType raised, Scope scope)
    {
        if (handler.Type is null) return true;
        var type = Evaluate(handler.Type, scope);
        var types = type is PyTuple tuple ? tuple.Items : [type];
        if (types.OfType<PyExceptionType>().Any(raised.Is)) return true;
        return types.Any(t => t is Unknown) ? null : false;
    }
}
