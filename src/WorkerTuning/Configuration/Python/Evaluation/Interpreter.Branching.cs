namespace WorkerTuning.Configuration.Python;

/// <summary>What to do where the condition is unknown: try every way, keep what they agree on.</summary>
internal sealed partial class Interpreter
{
    private Unknown ReasonOf(object value, Expr at) => Doubt.In(_machine, value) is { } unknown
        ? unknown with { IsForeign = false, Dotted = null }
        : new Unknown($"the truth of a {Types.NameOf(value)} object", at.Start, at.End);

    private Flow Choose(object test, Expr at, Func<Flow> then, Func<Flow> otherwise)
    {
        if (Truth.Of(_machine, test) is { } truth) return truth ? then() : otherwise();
        return Merge([Try(then), Try(otherwise)], ReasonOf(test, at));
    }

    private object ChooseValue(object test, Expr at, Func<object> then, Func<object> otherwise)
    {
        if (Truth.Of(_machine, test) is { } truth) return truth ? then() : otherwise();
        var reason = ReasonOf(test, at);
        var flow = Merge([Try(() => new Flow(FlowKind.Return, then())), Try(() => new Flow(FlowKind.Return, otherwise()))], reason);
        return flow.Value!;
    }

    /// <summary>Goes one way and takes it back.</summary>
    private Outcome Try(Func<Flow> way)
    {
        _machine.Journal.Begin();
        Flow flow;
        RaisedException? escaped = null;
        try
        {
            flow = way();
        }
        catch (RaisedException exception)
        {
            flow = Flow.Normal;
            escaped = exception;
        }
        catch
        {
            _machine.Journal.Commit();
            throw;
        }

        return new Outcome(flow, escaped, _machine.Journal.Rewind());
    }

    /// <summary>Goes on as after all the outcomes at once: what differs between them becomes unknown.</summary>
    private Flow Merge(List<Outcome> outcomes, Unknown reason)
    {
        var lasting = outcomes.Where(o => o.Escaped is null).ToList();
        if (lasting.Count == 0)
        {
            Apply(outcomes.Take(1).ToList(), reason);
            throw outcomes[0].Escaped!;
        }

        // An exception that nobody catches ends Python, so that whatever comes after knows that it did not happen.
        if (lasting.Count < outcomes.Count) _machine.GiveUpTry(reason);
        Apply(lasting, reason);
        var flows = lasting.Select(o => o.Flow).ToList();
        if (flows.All(f => f.Kind == FlowKind.Return))
        {
            var first = flows[0].Value!;
            return new Flow(FlowKind.Return, flows.All(f => Agree(first, f.Value!)) ? first : reason);
        }

        if (flows.All(f => f.Kind == flows[0].Kind && f.Kind != FlowKind.Uncertain)) return flows[0];
        return new Flow(FlowKind.Uncertain, reason, flows.Any(f => f.Kind == FlowKind.Return || f.MayReturn));
    }

    private bool Agree(object left, object right) => Equality.Same(_machine, left, right);

    private void Apply(List<Outcome> outcomes, Unknown reason)
    {
        foreach (var container in outcomes.SelectMany(o => o.After.Keys).Distinct(ReferenceEqualityComparer.Instance).Cast<Container>().ToList())
        {
            _machine.Journal.Touch(container);
            var before = container.Save();
            var states = outcomes.Select(o => o.After.GetValueOrDefault(container) ?? before).ToList();
            _machine.Spend(container.Size >> 2);
            if (container is PyDict { KeepsKeysApart: true } names) MergeNames(names, states, reason);
            else MergeWhole(container, states, reason);
        }
    }

    private void MergeWhole(Container container, List<ContainerState> states, Unknown reason)
    {
        container.Restore(states[0]);
        var taint = states.Select(s => s.Taint).FirstOrDefault(t => t is not null);
        if (taint is null && states.Skip(1).Any(s => !SameContents(states[0].Contents, s.Contents))) taint = reason;
        container.Taint = taint;
    }

    private bool SameContents(object left, object right)
    {
        switch (left)
        {
            case List<object> a:
                return right is List<object> b && a.Count == b.Count && a.Zip(b).All(p => Agree(p.First, p.Second));
            case OrderedDictionary<object, object> a:
                var other = (OrderedDictionary<object, object>)right;
                return a.Count == other.Count && a.Zip(other).All(p => Agree(p.First.Key, p.Second.Key) && Agree(p.First.Value, p.Second.Value));
            case OrderedDictionary<object, bool> a:
                return a.Keys.SequenceEqual(((OrderedDictionary<object, bool>)right).Keys, Equality.Keys);
            default:
                return left.Equals(right);
        }
    }

    private void MergeNames(PyDict names, List<ContainerState> states, Unknown reason)
    {
        var contents = states.Select(s => (OrderedDictionary<object, object>)s.Contents).ToList();
        names.Restore(states[0]);
        foreach (var key in contents.SelectMany(c => c.Keys).Distinct(Equality.Keys).ToList())
        {
            var values = contents.Select(c => c.GetValueOrDefault(key)).ToList();
            var isEverywhere = values.All(v => v is not null);
            if (isEverywhere && values.Skip(1).All(v => Agree(values[0]!, v!))) continue;
            var unknown = values.OfType<Unknown>().FirstOrDefault() ?? reason;
            names.Put(key, unknown with { MayBeAbsent = unknown.MayBeAbsent || !isEverywhere });
        }
    }

    private Flow GiveUpLoop(Stmt loop, Scope scope, Unknown reason)
    {
        Havoc([loop], scope, reason);
        var mayReturn = scope.Kind == ScopeKind.Function && Tree.WithInner(loop).Any(s => s is ReturnStmt);
        return mayReturn ? new Flow(FlowKind.Uncertain, reason, MayReturn: true) : Flow.Normal;
    }

    /// <summary>Makes everything unknown that the statements may write.</summary>
    private void Havoc(IEnumerable<Stmt> statements, Scope scope, Unknown reason)
    {
        reason = reason with { IsForeign = false, Dotted = null };
        foreach (var statement in statements)
        {
            var use = _slice.WritesOf(statement);
            foreach (var name in use.Binds) MakeUnknown(scope.Owner(name).Names, name, reason);
            foreach (var name in use.Mutates) Taint(Held(name, scope), reason);
            foreach (var name in use.FunctionWrites)
            {
                Taint(Held(name, _module), reason);
                MakeUnknown(_module.Names, name, reason);
            }

            if (use.WritesAnyName) MakeAnyNameUnknown(reason);
        }
    }

    private static object? Held(string name, Scope scope)
    {
        for (Scope? at = scope; at is not null; at = at.Parent)
        {
            if (at.Names.Peek(name) is { } value) return value;
        }

        return null;
    }

    private static void MakeUnknown(PyDict names, string name, Unknown reason)
    {
        if (names.Peek(name) is PyModule) return;
        names.Set(name, reason with { MayBeAbsent = names.Peek(name) is null });
    }

    /// <summary>Foreign code had the object in hand and may have changed it, and what it holds.</summary>
    private void Taint(object? value, Unknown reason, int depth = 0)
    {
        _machine.Spend(1);
        if (value is PyInstance instance) value = instance.Names;
        if (value is PyModule { Name: "os" }) value = _machine.Environment.Values;
        if (value is not Container { Taint: null } container || depth > Limits.ValueDepth) return;
        if (ReferenceEquals(container, _module.Names))
        {
            MakeAnyNameUnknown(reason);
            return;
        }

        container.Taint = reason;
        var held = container switch
        {
            PyList list => list.Items,
            PyDict dict => dict.Items.Values,
            _ => [],
        };
        foreach (var item in held) Taint(item, reason, depth + 1);
    }

    private void MakeAnyNameUnknown(Unknown reason)
    {
        AnyName ??= reason;
        foreach (var (key, value) in _module.Names.Items.ToList())
        {
            if (value is PyModule or PyFunction or PyClass or PyType or NativeFunction || ((string)key).StartsWith("__", StringComparison.Ordinal)) continue;
            _module.Names.Put(key, reason);
        }
    }
}
