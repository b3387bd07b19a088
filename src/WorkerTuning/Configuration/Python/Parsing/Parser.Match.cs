namespace WorkerTuning.Configuration.Python;

internal sealed partial class Parser
{
    /// <summary>A match statement, or null where <c>match</c> is a name like any other.</summary>
    private MatchStmt? TryReadMatch()
    {
        var start = Current.Start;
        var subject = Attempt(() =>
        {
            _position++;
            var read = ReadExpressionList();
            Expect(":");
            ExpectKind(TokenKind.Newline, "invalid syntax");
            ExpectKind(TokenKind.Indent, "invalid syntax");
            return IsWord("case") ? read : null;
        });
        if (subject is null) return null;
        Enter();
        var cases = new List<MatchCase>();
        while (TakeWord("case"))
        {
            CheckBranches(cases.Count);
            var pattern = ReadOpenPattern();
            cases.Add(new MatchCase(pattern, TakeWord("if") ? ReadNamedExpression() : null, ReadBlock()));
        }

        Leave();
        if (Current.Kind != TokenKind.End) ExpectKind(TokenKind.Dedent, "expected 'case'");
        return new MatchStmt(subject, cases, start, subject.End);
    }

    private MatchPattern ReadOpenPattern()
    {
        var first = ReadSequenceItem();
        if (!IsOperator(",")) return first is StarPattern ? new SequencePattern([first]) : first;
        var items = new List<MatchPattern> { first };
        while (TakeOperator(",") && !IsOperator(":") && !IsWord("if")) items.Add(ReadSequenceItem());
        return new SequencePattern(items);
    }

    private MatchPattern ReadSequenceItem()
    {
        if (!TakeOperator("*")) return ReadPattern();
        return new StarPattern(Wildcard(ExpectName()));
    }

    private static string? Wildcard(string name) => name == "_" ? null : name;

    private MatchPattern ReadPattern() => Nested(() =>
    {
        var choices = new List<MatchPattern> { ReadClosedPattern() };
        while (TakeOperator("|")) choices.Add(ReadClosedPattern());
        MatchPattern pattern = choices.Count == 1 ? choices[0] : new OrPattern(choices);
        return TakeWord("as") ? new AsPattern(pattern, ExpectName()) : pattern;
    });

    private MatchPattern ReadClosedPattern()
    {
        if (TakeOperator("(")) return ReadBracketedPattern(")");
        if (TakeOperator("[")) return ReadBracketedPattern("]");
        if (TakeOperator("{")) return ReadMappingPattern();
        if (Current.Kind != TokenKind.Name || Current.Text is "None" or "True" or "False") return new ValuePattern(ReadBinary(MinimumPatternPrecedence));
        var start = Current.Start;
        var name = ExpectName();
        if (!IsOperator(".") && !IsOperator("(")) return new CapturePattern(Wildcard(name));
        Expr value = new NameExpr(name, start, LastEnd);
        while (TakeOperator(".")) value = new AttributeExpr(value, ExpectName(), start, LastEnd);
        return TakeOperator("(") ? ReadClassPattern() : new ValuePattern(value);
    }

    private MatchPattern ReadBracketedPattern(string close)
    {
        var items = new List<MatchPattern>();
        var hasComma = false;
        while (!IsOperator(close))
        {
            items.Add(ReadSequenceItem());
            if (!TakeOperator(",")) break;
            hasComma = true;
        }

        Expect(close);
        return close == ")" && items.Count == 1 && !hasComma && items[0] is not StarPattern ? items[0] : new SequencePattern(items);
    }

    private OpaquePattern ReadMappingPattern()
    {
        var inner = new List<MatchPattern>();
        while (!IsOperator("}"))
        {
            if (TakeOperator("**"))
            {
                inner.Add(new CapturePattern(ExpectName()));
            }
            else
            {
                ReadClosedPattern();
                Expect(":");
                inner.Add(ReadPattern());
            }

            if (!TakeOperator(",")) break;
        }

        Expect("}");
        return new OpaquePattern(inner);
    }

    private OpaquePattern ReadClassPattern()
    {
        var inner = new List<MatchPattern>();
        while (!IsOperator(")"))
        {
            if (Current.Kind == TokenKind.Name && Next is { Kind: TokenKind.Operator, Text: "=" }) _position += 2;
            inner.Add(ReadPattern());
            if (!TakeOperator(",")) break;
        }

        Expect(")");
        return new OpaquePattern(inner);
    }
}
