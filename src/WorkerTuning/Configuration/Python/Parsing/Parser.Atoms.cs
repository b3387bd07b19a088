using System.Numerics;

namespace WorkerTuning.Configuration.Python;

internal sealed partial class Parser
{
    private Expr ReadAtom()
    {
        var token = Current;
        switch (token.Kind)
        {
            case TokenKind.Number:
                _position++;
                return token.Value is null
                    ? new OpaqueExpr("a complex number", null, token.Start, token.End)
                    : new ConstantExpr(token.Value, token.Start, token.End);
            case TokenKind.Text or TokenKind.FormatText:
                return ReadStrings();
            case TokenKind.Name:
                return ReadWord(token);
            case TokenKind.Operator when token.Text == "(":
                return ReadBrackets();
            case TokenKind.Operator when token.Text == "[":
                return ReadListDisplay();
            case TokenKind.Operator when token.Text == "{":
                return ReadBraces();
            case TokenKind.Operator when token.Text == "...":
                _position++;
                return new ConstantExpr(PyEllipsis.Value, token.Start, token.End);
            default:
                throw Unexpected("invalid syntax");
        }
    }

    private Expr ReadWord(Token token)
    {
        object? constant = token.Text switch
        {
            "None" => PyNone.Value,
            "True" => true,
            "False" => false,
            _ => null,
        };
        if (constant is null && Keywords.Contains(token.Text)) throw Unexpected("invalid syntax");
        _position++;
        return constant is null ? new NameExpr(token.Text, token.Start, token.End) : new ConstantExpr(constant, token.Start, token.End);
    }

    private Expr ReadBrackets()
    {
        var start = Take().Start;
        if (TakeOperator(")")) return new TupleExpr([], start, LastEnd);
        Enter();
        var first = ReadStarOrNamed();
        Expr result = first;
        if (AtClauses)
        {
            result = ReadClauses(ComprehensionKind.Generator, first, null, start);
        }
        else if (IsOperator(","))
        {
            var items = new List<Expr> { first };
            while (TakeOperator(",") && !IsOperator(")")) items.Add(ReadStarOrNamed());
            result = new TupleExpr(items, start, LastEnd);
        }
        else if (first is StarExpr)
        {
            throw Unexpected("cannot use starred expression here");
        }

        Leave();
        Expect(")");
        return result;
    }

    private Expr ReadListDisplay()
    {
        var start = Take().Start;
        if (TakeOperator("]")) return new ListExpr([], start, LastEnd);
        var first = ReadStarOrNamed();
        if (AtClauses) return Close(ReadClauses(ComprehensionKind.List, first, null, start), "]");
        var items = new List<Expr> { first };
        while (TakeOperator(",") && !IsOperator("]")) items.Add(ReadStarOrNamed());
        Expect("]");
        return new ListExpr(items, start, LastEnd);
    }

    private Expr ReadBraces()
    {
        var start = Take().Start;
        if (TakeOperator("}")) return new DictExpr([], start, LastEnd);
        if (IsOperator("**")) return ReadDict(start, ReadEntry());
        var first = ReadStarOrNamed();
        if (first is not StarExpr && TakeOperator(":"))
        {
            var value = ReadExpression();
            if (!AtClauses) return ReadDict(start, new DictEntry(first, value));
            return Close(ReadClauses(ComprehensionKind.Dict, first, value, start), "}");
        }

        if (AtClauses) return Close(ReadClauses(ComprehensionKind.Set, first, null, start), "}");
        var items = new List<Expr> { first };
        while (TakeOperator(",") && !IsOperator("}")) items.Add(ReadStarOrNamed());
        Expect("}");
        return new SetExpr(items, start, LastEnd);
    }

    private ComprehensionExpr Close(ComprehensionExpr comprehension, string bracket)
    {
        Expect(bracket);
        return comprehension with { End = LastEnd };
    }

    private DictExpr ReadDict(int start, DictEntry first)
    {
        var entries = new List<DictEntry> { first };
        while (TakeOperator(",") && !IsOperator("}")) entries.Add(ReadEntry());
        Expect("}");
        return new DictExpr(entries, start, LastEnd);
    }

    private DictEntry ReadEntry()
    {
        if (TakeOperator("**")) return new DictEntry(null, ReadBinary(0));
        var key = ReadExpression();
        Expect(":");
        return new DictEntry(key, ReadExpression());
    }

    private bool AtClauses => IsWord("for") || (IsWord("async") && Next is { Kind: TokenKind.Name, Text: "for" });

    private ComprehensionExpr ReadClauses(ComprehensionKind kind, Expr element, Expr? value, int start)
    {
        var clauses = new List<ComprehensionClause>();
        while (AtClauses)
        {
            TakeWord("async");
            Expect("for");
            var target = ReadTargetList();
            Expect("in");
            var source = ReadOr();
            var conditions = new List<Expr>();
            while (TakeWord("if")) conditions.Add(ReadCondition());
            clauses.Add(new ComprehensionClause(target, source, conditions));
        }

        return new ComprehensionExpr(kind, element, value, clauses, start, LastEnd);
    }

    private Expr ReadCondition()
    {
        var value = ReadOr();
        return value is NameExpr name && TakeOperator(":=") ? new WalrusExpr(name, ReadOr(), name.Start, LastEnd) : value;
    }

    /// <summary>Adjacent literals are one string.</summary>
    private Expr ReadStrings()
    {
        var start = Current.Start;
        var parts = new List<FormatPart>();
        var bytes = new List<byte>();
        var (isBytes, isText, isReadable, hasFields) = (false, false, true, false);
        while (Current.Kind is TokenKind.Text or TokenKind.FormatText)
        {
            var token = Take();
            isBytes |= token.Value is PyBytes;
            isText |= token.Value is not PyBytes;
            if (token.Value is PyBytes piece) bytes.AddRange(piece.Data);
            else if (token.Value is IReadOnlyList<FormatPiece> pieces) parts.AddRange(pieces.Select(ReadPart));
            else parts.Add(new FormatPart((string?)token.Value, null, null, null));
        }

        if (isBytes && isText) throw new PythonSyntaxException("cannot mix bytes and nonbytes literals", start);
        if (isBytes) return new ConstantExpr(new PyBytes([.. bytes]), start, LastEnd);
        foreach (var part in parts)
        {
            isReadable &= part.Text is not null || part.Value is not null;
            hasFields |= part.Value is not null;
        }

        if (!isReadable) return new OpaqueExpr("a character given by its Unicode name", null, start, LastEnd);
        return hasFields
            ? new FormatExpr(parts, start, LastEnd)
            : new ConstantExpr(string.Concat(parts.Select(p => p.Text)), start, LastEnd);
    }

    private FormatPart ReadPart(FormatPiece piece)
    {
        if (piece is LiteralPiece literal) return new FormatPart(literal.Text, null, null, null);
        var field = (FieldPiece)piece;
        var inner = new Parser(_source, Lexer.TokenizeField(_source, field, _formatNesting + 1), _formatNesting + 1) { _depth = _depth };
        inner.Enter();
        var value = inner.ReadExpressionList();
        if (inner.Current.Kind != TokenKind.End) throw inner.Unexpected("f-string: invalid syntax");
        var spec = field.Spec?.Select(ReadPart).ToList();
        var conversion = field.Conversion ?? (field.Debug is not null && spec is null ? 'r' : null);
        return new FormatPart(field.Debug, value, conversion, spec);
    }
}
