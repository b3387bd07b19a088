namespace WorkerTuning.Configuration.Python;

internal sealed partial class Interpreter
{
    private void Assign(Expr target, object value, Scope scope)
    {
        switch (target)
        {
            case NameExpr name:
                Bind(name.Name, value, scope);
                break;
            case TupleExpr tuple:
                Unpack(target, tuple.Items, value, scope);
                break;
            case ListExpr list:
                Unpack(target, list.Items, value, scope);
                break;
            case SubscriptExpr subscript:
                var container = Evaluate(subscript.Target, scope);
                var index = Evaluate(subscript.Index, scope);
                _machine.Place = (target.Start, target.End);
                if (ReferenceEquals(container, _module.Names) && index is Unknown unknown) MakeAnyNameUnknown(unknown);
                else Subscripts.Set(_machine, container, index, value);
                break;
            case AttributeExpr attribute:
                var owner = Evaluate(attribute.Target, scope);
                _machine.Place = (target.Start, target.End);
                Attributes.Set(_machine, owner, attribute.Name, value);
                break;
        }
    }

    private void Unpack(Expr at, IReadOnlyList<Expr> targets, object value, Scope scope)
    {
        if (value is Unknown unknown)
        {
            foreach (var target in targets) Assign(target is StarExpr star ? star.Value : target, unknown, scope);
            return;
        }

        _machine.Place = (at.Start, at.End);
        if (value is not (PyList or PyTuple or string or PyDict or PySet or PyRange or PyIterator or PyBytes))
        {
            throw _machine.TypeError($"cannot unpack non-iterable {Types.NameOf(value)} object");
        }

        var items = Sequences.Items(_machine, value);
        var starAt = -1;
        for (var i = 0; i < targets.Count; i++)
        {
            if (targets[i] is StarExpr) starAt = i;
        }

        var fixedCount = targets.Count - (starAt < 0 ? 0 : 1);
        if (items.Count < fixedCount)
        {
            throw _machine.ValueError($"not enough values to unpack (expected {(starAt < 0 ? "" : "at least ")}{fixedCount}, got {items.Count})");
        }

        if (starAt < 0 && items.Count > fixedCount) throw _machine.ValueError($"too many values to unpack (expected {fixedCount})");
        var extra = items.Count - fixedCount;
        for (var i = 0; i < targets.Count; i++)
        {
            if (i == starAt) Assign(((StarExpr)targets[i]).Value, _machine.NewList(items.GetRange(i, extra)), scope);
            else Assign(targets[i], Doubt.Seen(items[starAt >= 0 && i > starAt ? i + extra - 1 : i]), scope);
        }
    }

    private void Augment(AugmentedStmt statement, Scope scope)
    {
        object? owner = null, index = null;
        object current;
        switch (statement.Target)
        {
            case SubscriptExpr subscript:
                owner = Evaluate(subscript.Target, scope);
                index = Evaluate(subscript.Index, scope);
                current = Subscripts.Get(_machine, owner, index);
                break;
            case AttributeExpr attribute:
                owner = Evaluate(attribute.Target, scope);
                current = Attributes.Get(_machine, owner, attribute.Name);
                break;
            default:
                current = Evaluate(statement.Target, scope);
                break;
        }

        var value = Evaluate(statement.Value, scope);
        _machine.Place = (statement.Start, statement.End);
        var result = Operators.InPlace(_machine, statement.Operator, current, value) ?? Operators.Binary(_machine, statement.Operator, current, value);
        if (statement.Target is NameExpr name) Bind(name.Name, result, scope);
        else if (index is not null) Subscripts.Set(_machine, owner!, index, result);
        else Attributes.Set(_machine, owner!, ((AttributeExpr)statement.Target).Name, result);
    }

    private void Delete(Expr target, Scope scope)
    {
        switch (target)
        {
            case NameExpr name:
                var names = scope.Owner(name.Name).Names;
                if (names.Peek(name.Name) is null) throw Error(target, ExceptionTypes.NameError, $"name '{name.Name}' is not defined");
                names.Remove(name.Name);
                break;
            case SubscriptExpr subscript:
                var container = Evaluate(subscript.Target, scope);
                var index = Evaluate(subscript.Index, scope);
                _machine.Place = (target.Start, target.End);
                Subscripts.Delete(_machine, container, index);
                break;
            case TupleExpr or ListExpr:
                foreach (var item in Tree.Children(target)) Delete(item, scope);
                break;
        }
    }
}
