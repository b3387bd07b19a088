namespace WorkerTuning.Configuration.Python;

internal sealed partial class Interpreter
{
    private Flow ExecuteMatch(MatchStmt statement, int index, object subject, Scope scope)
    {
        Step(statement.Start, statement.End);
        if (index == statement.Cases.Count) return Flow.Normal;
        var @case = statement.Cases[index];
        var captured = new List<(string Name, object Value)>();
        var isMatch = Matches(@case.Pattern, subject, scope, captured);
        Flow Next() => ExecuteMatch(statement, index + 1, subject, scope);
        Flow Take()
        {
            foreach (var (name, value) in captured) Bind(name, value, scope);
            if (@case.Guard is null) return ExecuteBlock(@case.Body, scope);
            return Choose(Evaluate(@case.Guard, scope), @case.Guard, () => ExecuteBlock(@case.Body, scope), Next);
        }

        return Choose(isMatch, statement.Subject, Take, Next);
    }

    /// <returns>A bool, or why it is unknown.</returns>
    private object Matches(MatchPattern pattern, object subject, Scope scope, List<(string Name, object Value)> captured)
    {
        switch (pattern)
        {
            case CapturePattern capture:
                if (capture.Name is not null) captured.Add((capture.Name, subject));
                return true;
            case ValuePattern { Value: ConstantExpr { Value: PyNone or bool } constant }:
                return Operators.Compare(_machine, "is", subject, constant.Value);
            case ValuePattern value:
                return Operators.Compare(_machine, "==", subject, Evaluate(value.Value, scope));
            case AsPattern alias:
                captured.Add((alias.Name, subject));
                return Matches(alias.Inner, subject, scope, captured);
            case OrPattern either:
                object result = false;
                foreach (var choice in either.Choices)
                {
                    result = Matches(choice, subject, scope, captured);
                    if (result is not false) return result;
                }

                return result;
            case SequencePattern sequence:
                return MatchesSequence(sequence, subject, scope, captured);
            default:
                return _machine.Unknown("mapping and class patterns are not evaluated here");
        }
    }

    private object MatchesSequence(SequencePattern pattern, object subject, Scope scope, List<(string Name, object Value)> captured)
    {
        if (subject is Unknown unknown) return _machine.Derive(unknown);
        if (subject is not (PyList or PyTuple)) return false;
        var items = Sequences.Items(_machine, subject);
        var patterns = pattern.Items;
        var star = patterns.ToList().FindIndex(p => p is StarPattern);
        if (star < 0 ? items.Count != patterns.Count : items.Count < patterns.Count - 1) return false;
        var extra = items.Count - patterns.Count + 1;
        for (var i = 0; i < patterns.Count; i++)
        {
            if (patterns[i] is StarPattern { Name: var name })
            {
                if (name is not null) captured.Add((name, _machine.NewList(items.GetRange(i, extra))));
                continue;
            }

            var result = Matches(patterns[i], Doubt.Seen(items[star >= 0 && i > star ? i + extra - 1 : i]), scope, captured);
            if (result is not true) return result;
        }

        return true;
    }
}
