namespace WorkerTuning.Configuration.Python;

internal sealed partial class Interpreter
{
    private object Evaluate(Expr expression, Scope scope)
    {
        Step(expression.Start, expression.End);
        switch (expression)
        {
            case ConstantExpr e:
                return e.Value;
            case NameExpr e:
                return Look(e.Name, scope);
            case FormatExpr e:
                return Format(e.Parts, scope);
            case ListExpr e:
                return Elements(e.Items, scope) is { } items ? _machine.NewList(items) : StarredUnknown(e);
            case TupleExpr e:
                return Elements(e.Items, scope) is { } parts ? _machine.NewTuple(parts) : StarredUnknown(e);
            case SetExpr e:
                return Elements(e.Items, scope) is not { } members ? StarredUnknown(e)
                    : FirstUnknown(members) is { } doubt ? doubt : SetMethods.Of(_machine, members);
            case DictExpr e:
                return Dictionary(e, scope);
            case UnaryExpr e:
                var operand = Evaluate(e.Operand, scope);
                _machine.Place = (e.Start, e.End);
                return Operators.Unary(_machine, e.Operator, operand);
            case BinaryExpr e:
                var (left, right) = (Evaluate(e.Left, scope), Evaluate(e.Right, scope));
                _machine.Place = (e.Start, e.End);
                return Operators.Binary(_machine, e.Operator, left, right);
            case BoolExpr e:
                return Boolean(e, 0, scope);
            case CompareExpr e:
                return Compare(e, 0, Evaluate(e.First, scope), scope);
            case ConditionalExpr e:
                return ChooseValue(Evaluate(e.Test, scope), e.Test, () => Evaluate(e.Then, scope), () => Evaluate(e.Else, scope));
            case CallExpr e:
                return Call(e, scope);
            case AttributeExpr e:
                var target = Evaluate(e.Target, scope);
                _machine.Place = (e.Start, e.End);
                return WithDotted(Attributes.Get(_machine, target, e.Name), target, e.Name);
            case SubscriptExpr e:
                var (container, index) = (Evaluate(e.Target, scope), Evaluate(e.Index, scope));
                _machine.Place = (e.Start, e.End);
                return WithDotted(Subscripts.Get(_machine, container, index), container, null);
            case SliceExpr e:
                return Slice(e, scope);
            case LambdaExpr e:
                return Define(CodeOf(e), scope);
            case ComprehensionExpr e:
                return Comprehend(e, scope);
            case WalrusExpr e:
                var value = Evaluate(e.Value, scope);
                Bind(e.Target.Name, value, FunctionScope(scope));
                return value;
            case OpaqueExpr e:
                return _machine.Derive(_machine.Unknown($"{e.Reason} is not evaluated here"));
            default:
                throw new PythonSyntaxException("invalid syntax", expression.Start);
        }
    }

    /// <summary>The full name of an imported object stays with it only as long as it is reached by attributes.</summary>
    private static object WithDotted(object value, object target, string? name)
    {
        if (value is not Unknown unknown) return value;
        var dotted = name is not null && target is Unknown { Dotted: { } parent } ? parent + "." + name : null;
        return unknown.Dotted == dotted ? unknown : unknown with { Dotted = dotted };
    }

    private static Unknown StarredUnknown(Expr at)
    {
        var items = at switch { ListExpr e => e.Items, TupleExpr e => e.Items, _ => ((SetExpr)at).Items };
        var star = items.First(i => i is StarExpr);
        return new Unknown("the items of this value are not known", star.Start, star.End);
    }

    private Unknown? FirstUnknown(IEnumerable<object> values) =>
        values.Select(v => Doubt.In(_machine, v)).FirstOrDefault(u => u is not null) is { } unknown ? _machine.Derive(unknown) : null;

    /// <summary>The elements of a display; null when a starred one is unknown.</summary>
    private List<object>? Elements(IReadOnlyList<Expr> items, Scope scope)
    {
        var values = new List<object>(items.Count);
        foreach (var item in items)
        {
            if (item is not StarExpr star)
            {
                values.Add(Evaluate(item, scope));
                continue;
            }

            var starred = Evaluate(star.Value, scope);
            if (starred is Unknown) return null;
            values.AddRange(Sequences.Items(_machine, starred));
            Machine.CheckCollection(values.Count);
        }

        return values;
    }

    private object Dictionary(DictExpr expression, Scope scope)
    {
        var dict = new PyDict(_machine);
        foreach (var entry in expression.Entries)
        {
            var key = entry.Key is null ? null : Evaluate(entry.Key, scope);
            var value = Evaluate(entry.Value, scope);
            _machine.Place = (expression.Start, expression.End);
            if (key is not null) Subscripts.Set(_machine, dict, key, value);
            else if (value is Unknown or PyDict) DictMethods.Fill(_machine, dict, value, []);
            else throw _machine.TypeError($"'{Types.NameOf(value)}' object is not a mapping");
        }

        _machine.Allocate(8L * dict.Size);
        return Doubt.Seen(dict);
    }

    private object Boolean(BoolExpr expression, int index, Scope scope)
    {
        var operand = expression.Operands[index];
        var value = Evaluate(operand, scope);
        if (index == expression.Operands.Count - 1) return value;
        object Rest() => Boolean(expression, index + 1, scope);
        object Here() => value;
        return expression.IsAnd ? ChooseValue(value, operand, Rest, Here) : ChooseValue(value, operand, Here, Rest);
    }

    private object Compare(CompareExpr expression, int index, object left, Scope scope)
    {
        var comparison = expression.Rest[index];
        var right = Evaluate(comparison.Right, scope);
        _machine.Place = (expression.Start, expression.End);
        var result = Operators.Compare(_machine, comparison.Operator, left, right);
        if (index == expression.Rest.Count - 1) return result;
        return ChooseValue(result, expression, () => Compare(expression, index + 1, right, scope), () => result);
    }

    private object Slice(SliceExpr expression, Scope scope)
    {
        object Part(Expr? part) => part is null ? PyNone.Value : Evaluate(part, scope);
        var (lower, upper, step) = (Part(expression.Lower), Part(expression.Upper), Part(expression.Step));
        return (lower as Unknown ?? upper as Unknown ?? step as Unknown) is { } unknown
            ? unknown
            : new PySlice(lower, upper, step);
    }

    private object Format(IReadOnlyList<FormatPart> parts, Scope scope)
    {
        var result = new System.Text.StringBuilder();
        Unknown? doubt = null;
        foreach (var part in parts)
        {
            result.Append(part.Text);
            if (part.Value is null) continue;
            var value = Evaluate(part.Value, scope);
            var spec = part.Spec is null ? "" : Format(part.Spec, scope);
            _machine.Place = (part.Value.Start, part.Value.End);
            doubt ??= Doubt.In(_machine, value) ?? spec as Unknown ?? (value is PyInstance ? _machine.Unknown("the text of this object") : null);
            if (doubt is not null) continue;
            if (part.Conversion is { } conversion) value = conversion == 's' ? Repr.Str(_machine, value) : Repr.Of(_machine, value);
            result.Append(FormatSpec.Apply(_machine, value, (string)spec));
            _machine.CheckText(result.Length);
        }

        return doubt is null ? _machine.NewText(result.ToString()) : _machine.Derive(doubt);
    }

    private object Comprehend(ComprehensionExpr expression, Scope scope)
    {
        var inner = new Scope(new PyDict(_machine), scope, new HashSet<string>(), ScopeKind.Comprehension);
        var items = new List<object>();
        var dict = new PyDict(_machine);
        var doubt = Collect(expression, 0, inner, () =>
        {
            Machine.CheckCollection(items.Count);
            if (expression.Kind != ComprehensionKind.Dict)
            {
                items.Add(Evaluate(expression.Element, inner));
                return;
            }

            var key = Evaluate(expression.Element, inner);
            Subscripts.Set(_machine, dict, key, Evaluate(expression.Value!, inner));
        });
        if (doubt is not null) return _machine.Derive(doubt);
        return expression.Kind switch
        {
            ComprehensionKind.List => _machine.NewList(items),
            ComprehensionKind.Set => FirstUnknown(items) is { } unknown ? unknown : SetMethods.Of(_machine, items),
            ComprehensionKind.Dict => Doubt.Seen(dict),
            _ => new PyIterator(_machine, items, "generator"),
        };
    }

    private Unknown? Collect(ComprehensionExpr expression, int index, Scope scope, Action take)
    {
        if (index == expression.Clauses.Count)
        {
            take();
            return null;
        }

        var clause = expression.Clauses[index];
        // The first source is evaluated outside of the comprehension's own scope.
        var source = Evaluate(clause.Source, index == 0 ? scope.Parent! : scope);
        if (source is Unknown or PyInstance) return ReasonOf(source, clause.Source);
        _machine.Place = (clause.Source.Start, clause.Source.End);
        foreach (var item in Each(source))
        {
            _machine.Spend(1);
            Assign(clause.Target, Doubt.Seen(item), scope);
            var isKept = true;
            foreach (var condition in clause.Conditions)
            {
                var test = Evaluate(condition, scope);
                if (Truth.Of(_machine, test) is not { } truth) return ReasonOf(test, condition);
                isKept = truth;
                if (!isKept) break;
            }

            if (isKept && Collect(expression, index + 1, scope, take) is { } doubt) return doubt;
        }

        return null;
    }
}
