namespace WorkerTuning.Configuration.Python;

internal sealed partial class Parser
{
    private const int MinimumPatternPrecedence = 4;

    /// <summary>One expression or, with commas, a tuple; what may stand right of <c>=</c>.</summary>
    private Expr ReadExpressionList()
    {
        var start = Current.Start;
        var first = ReadStarOrNamed();
        if (!IsOperator(",")) return first is StarExpr ? throw new PythonSyntaxException("can't use starred expression here", start) : first;
        var items = new List<Expr> { first };
        while (TakeOperator(",") && AtExpression) items.Add(ReadStarOrNamed());
        return new TupleExpr(items, start, LastEnd);
    }

    private bool AtExpression => Current.Kind switch
    {
        TokenKind.Name => !Keywords.Contains(Current.Text)
            || Current.Text is "None" or "True" or "False" or "not" or "lambda" or "await" or "yield",
        TokenKind.Number or TokenKind.Text or TokenKind.FormatText => true,
        TokenKind.Operator => Current.Text is "(" or "[" or "{" or "-" or "+" or "~" or "*" or "...",
        _ => false,
    };

    private Expr ReadStarOrNamed()
    {
        var start = Current.Start;
        return TakeOperator("*") ? new StarExpr(ReadBinary(0), start, LastEnd) : ReadNamedExpression();
    }

    private Expr ReadTargetList()
    {
        var start = Current.Start;
        var first = ReadTarget();
        if (!IsOperator(",")) return first;
        var items = new List<Expr> { first };
        while (TakeOperator(",") && AtExpression) items.Add(ReadTarget());
        return new TupleExpr(items, start, LastEnd);
    }

    private Expr ReadTarget()
    {
        var start = Current.Start;
        var target = TakeOperator("*") ? new StarExpr(ReadBinary(0), start, LastEnd) : ReadBinary(0);
        CheckTarget(target, "cannot assign to this");
        return target;
    }

    private Expr ReadNamedExpression()
    {
        var value = ReadExpression();
        if (!IsOperator(":=")) return value;
        if (value is not NameExpr name) throw Unexpected("cannot use assignment expressions with this");
        _position++;
        return new WalrusExpr(name, ReadExpression(), value.Start, LastEnd);
    }

    private Expr ReadExpression() => Nested(() =>
    {
        var start = Current.Start;
        if (IsWord("lambda")) return ReadLambda();
        if (IsWord("yield")) return ReadYield();
        var value = ReadOr();
        if (!TakeWord("if")) return value;
        var test = ReadOr();
        Expect("else");
        return new ConditionalExpr(test, value, ReadExpression(), start, LastEnd);
    });

    private LambdaExpr ReadLambda()
    {
        var start = Take().Start;
        var parameters = ReadParameters(":", mayAnnotate: false);
        Expect(":");
        return new LambdaExpr(parameters, ReadExpression(), start, LastEnd);
    }

    private YieldExpr ReadYield()
    {
        var start = Take().Start;
        var value = TakeWord("from") ? ReadExpression() : AtExpression ? ReadExpressionList() : null;
        return new YieldExpr(value, start, LastEnd);
    }

    private Expr ReadOr() => ReadBoolean("or", () => ReadBoolean("and", ReadNot));

    private Expr ReadBoolean(string word, Func<Expr> readOperand)
    {
        var start = Current.Start;
        var first = readOperand();
        if (!IsWord(word)) return first;
        var operands = new List<Expr> { first };
        while (TakeWord(word)) operands.Add(readOperand());
        return new BoolExpr(word == "and", operands, start, LastEnd);
    }

    private Expr ReadNot()
    {
        var start = Current.Start;
        if (!TakeWord("not")) return ReadComparison();
        return new UnaryExpr("not", Nested(ReadNot), start, LastEnd);
    }

    private Expr ReadComparison()
    {
        var start = Current.Start;
        var first = ReadBinary(0);
        List<Comparison>? rest = null;
        while (TakeComparison() is { } operation) (rest ??= []).Add(new Comparison(operation, ReadBinary(0)));
        return rest is null ? first : new CompareExpr(first, rest, start, LastEnd);
    }

    private string? TakeComparison()
    {
        if (Current.Kind == TokenKind.Operator) return Current.Text is "<" or ">" or "<=" or ">=" or "==" or "!=" ? Take().Text : null;
        if (TakeWord("in")) return "in";
        if (TakeWord("is")) return TakeWord("not") ? "is not" : "is";
        if (!IsWord("not") || Next is not { Kind: TokenKind.Name, Text: "in" }) return null;
        _position += 2;
        return "not in";
    }

    private static int Precedence(string operation) => operation switch
    {
        "|" => 1,
        "^" => 2,
        "&" => 3,
        "<<" or ">>" => 4,
        "+" or "-" => 5,
        "*" or "/" or "//" or "%" or "@" => 6,
        _ => 0,
    };

    private Expr ReadBinary(int minimum)
    {
        var start = Current.Start;
        var left = ReadUnary();
        var links = 0;
        while (Current.Kind == TokenKind.Operator && Precedence(Current.Text) is var precedence && precedence > minimum)
        {
            CountLink(ref links);
            var operation = Take().Text;
            left = new BinaryExpr(operation, left, Nested(() => ReadBinary(precedence)), start, LastEnd);
        }

        return left;
    }

    private Expr ReadUnary()
    {
        var start = Current.Start;
        if (IsOperator("-") || IsOperator("+") || IsOperator("~"))
        {
            var operation = Take().Text;
            return new UnaryExpr(operation, Nested(ReadUnary), start, LastEnd);
        }

        if (TakeWord("await")) return new OpaqueExpr("await", Nested(ReadUnary), start, LastEnd);
        var operand = ReadPostfix();
        return TakeOperator("**") ? new BinaryExpr("**", operand, Nested(ReadUnary), start, LastEnd) : operand;
    }

    private Expr ReadPostfix()
    {
        var start = Current.Start;
        var value = ReadAtom();
        var links = 0;
        while (true)
        {
            CountLink(ref links);
            if (TakeOperator(".")) value = new AttributeExpr(value, ExpectName(), start, LastEnd);
            else if (TakeOperator("(")) value = new CallExpr(value, ReadArguments(), start, LastEnd);
            else if (TakeOperator("[")) value = new SubscriptExpr(value, ReadIndex(), start, LastEnd);
            else return value;
        }
    }

    /// <summary>The arguments of a call and its closing bracket.</summary>
    private List<Argument> ReadArguments()
    {
        var arguments = new List<Argument>();
        while (!IsOperator(")"))
        {
            var start = Current.Start;
            if (TakeOperator("**")) arguments.Add(new Argument(null, ReadExpression(), 2));
            else if (TakeOperator("*")) arguments.Add(new Argument(null, ReadExpression(), 1));
            else if (Current.Kind == TokenKind.Name && Next is { Kind: TokenKind.Operator, Text: "=" })
            {
                var name = ExpectName();
                _position++;
                arguments.Add(new Argument(name, ReadExpression(), 0));
            }
            else
            {
                var value = ReadNamedExpression();
                if (AtClauses) value = ReadClauses(ComprehensionKind.Generator, value, null, start);
                arguments.Add(new Argument(null, value, 0));
            }

            if (!TakeOperator(",")) break;
        }

        Expect(")");
        return arguments;
    }

    private Expr ReadIndex()
    {
        var start = Current.Start;
        var first = ReadIndexItem();
        if (!IsOperator(","))
        {
            Expect("]");
            return first;
        }

        var items = new List<Expr> { first };
        while (TakeOperator(",") && !IsOperator("]")) items.Add(ReadIndexItem());
        Expect("]");
        return new TupleExpr(items, start, LastEnd);
    }

    private Expr ReadIndexItem()
    {
        var start = Current.Start;
        var lower = IsOperator(":") ? null : ReadStarOrNamed();
        if (!TakeOperator(":")) return lower!;
        var upper = AtExpression ? ReadExpression() : null;
        var step = TakeOperator(":") && AtExpression ? ReadExpression() : null;
        return new SliceExpr(lower, upper, step, start, LastEnd);
    }
}
