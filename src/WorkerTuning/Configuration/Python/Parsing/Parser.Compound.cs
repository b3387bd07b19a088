namespace WorkerTuning.Configuration.Python;

internal sealed partial class Parser
{
    private Stmt? ReadCompound()
    {
        if (IsOperator("@")) return ReadDecorated();
        if (Current.Kind != TokenKind.Name) return null;
        return Current.Text switch
        {
            "if" => ReadIf(),
            "while" => ReadWhile(),
            "for" => ReadFor(isAsync: false),
            "try" => ReadTry(),
            "with" => ReadWith(isAsync: false),
            "def" => ReadFunction([], isAsync: false),
            "class" => ReadClass([]),
            "async" => ReadAsync([]),
            "match" => TryReadMatch(),
            _ => null,
        };
    }

    private Stmt ReadAsync(IReadOnlyList<Expr> decorators)
    {
        Expect("async");
        if (IsWord("def")) return ReadFunction(decorators, isAsync: true);
        if (IsWord("for")) return ReadFor(isAsync: true);
        if (IsWord("with")) return ReadWith(isAsync: true);
        throw Unexpected("invalid syntax");
    }

    private Stmt ReadDecorated()
    {
        var decorators = new List<Expr>();
        while (TakeOperator("@"))
        {
            decorators.Add(ReadExpression());
            ExpectKind(TokenKind.Newline, "invalid syntax");
        }

        if (IsWord("class")) return ReadClass(decorators);
        if (IsWord("async")) return ReadAsync(decorators);
        return IsWord("def") ? ReadFunction(decorators, isAsync: false) : throw Unexpected("invalid syntax");
    }

    private List<Stmt> ReadBlock()
    {
        Expect(":");
        var body = new List<Stmt>();
        if (Current.Kind != TokenKind.Newline)
        {
            if (ReadCompoundStart()) throw Unexpected("invalid syntax");
            ReadStatement(body);
            return body;
        }

        _position++;
        ExpectKind(TokenKind.Indent, "expected an indented block");
        Enter();
        while (Current.Kind is not (TokenKind.Dedent or TokenKind.End)) ReadStatement(body);
        Leave();
        if (Current.Kind == TokenKind.Dedent) _position++;
        return body;
    }

    private bool ReadCompoundStart() => IsOperator("@")
        || (Current.Kind == TokenKind.Name && Current.Text is "if" or "while" or "for" or "try" or "with" or "def" or "class" or "async");

    private List<Stmt> ReadElse() => TakeWord("else") ? ReadBlock() : [];

    private IfStmt ReadIf()
    {
        var start = Current.Start;
        var branches = new List<IfBranch>();
        var end = 0;
        do
        {
            CheckBranches(branches.Count);
            _position++;
            var test = ReadNamedExpression();
            if (branches.Count == 0) end = LastEnd;
            branches.Add(new IfBranch(test, ReadBlock()));
        }
        while (IsWord("elif"));

        return new IfStmt(branches, ReadElse(), start, end);
    }

    private WhileStmt ReadWhile()
    {
        var start = Take().Start;
        var test = ReadNamedExpression();
        var end = LastEnd;
        return new WhileStmt(test, ReadLoopBody(), ReadElse(), start, end);
    }

    private ForStmt ReadFor(bool isAsync)
    {
        var start = Take().Start;
        var target = ReadTargetList();
        Expect("in");
        var source = ReadExpressionList();
        var end = LastEnd;
        return new ForStmt(target, source, ReadLoopBody(), ReadElse(), isAsync, start, end);
    }

    private List<Stmt> ReadLoopBody() => ReadBody(_isInFunction, isInLoop: true);

    private List<Stmt> ReadBody(bool isInFunction, bool isInLoop)
    {
        var outer = (_isInFunction, _isInLoop);
        (_isInFunction, _isInLoop) = (isInFunction, isInLoop);
        var body = ReadBlock();
        (_isInFunction, _isInLoop) = outer;
        return body;
    }

    private TryStmt ReadTry()
    {
        var start = Take().Start;
        var end = LastEnd;
        var body = ReadBlock();
        var handlers = new List<ExceptHandler>();
        var isGroup = false;
        while (TakeWord("except"))
        {
            isGroup |= TakeOperator("*");
            var type = IsOperator(":") ? null : ReadExpressionList();
            handlers.Add(new ExceptHandler(type, ReadAlias(), ReadBlock()));
        }

        var orElse = handlers.Count > 0 ? ReadElse() : [];
        List<Stmt> last = TakeWord("finally") ? ReadBlock() : [];
        if (handlers.Count == 0 && last.Count == 0) throw Unexpected("expected 'except' or 'finally' block");
        return new TryStmt(body, handlers, orElse, last, isGroup, start, end);
    }

    private WithStmt ReadWith(bool isAsync)
    {
        var start = Take().Start;
        var items = TryReadBracketedItems() ?? ReadList(ReadWithItem);
        var end = LastEnd;
        return new WithStmt(items, ReadBlock(), isAsync, start, end);
    }

    private WithItem ReadWithItem() => new(ReadExpression(), TakeWord("as") ? ReadTarget() : null);

    /// <summary>The bracketed form; null when the bracket turns out to belong to an expression.</summary>
    private List<WithItem>? TryReadBracketedItems() => IsOperator("(") ? Attempt(() =>
    {
        Expect("(");
        var items = new List<WithItem>();
        do
        {
            if (IsOperator(")")) break;
            items.Add(ReadWithItem());
        }
        while (TakeOperator(","));

        Expect(")");
        return IsOperator(":") ? items : null;
    }) : null;

    /// <summary>Tries a reading and takes the cursor back when it does not fit.</summary>
    private T? Attempt<T>(Func<T?> read) where T : class
    {
        var (position, depth) = (_position, _depth);
        try
        {
            Enter();
            if (read() is { } result)
            {
                _depth = depth;
                return result;
            }
        }
        catch (PythonSyntaxException)
        {
            // The plain reading, tried next, reports what is wrong.
        }

        (_position, _depth) = (position, depth);
        return null;
    }

    private FunctionStmt ReadFunction(IReadOnlyList<Expr> decorators, bool isAsync)
    {
        var start = Take().Start;
        var name = ExpectName();
        SkipTypeParameters();
        Expect("(");
        var parameters = ReadParameters(")", mayAnnotate: true);
        Expect(")");
        if (TakeOperator("->")) ReadExpressionList();
        var end = LastEnd;
        return new FunctionStmt(name, parameters, ReadBody(isInFunction: true, isInLoop: false), decorators, isAsync, start, end);
    }

    private ClassStmt ReadClass(IReadOnlyList<Expr> decorators)
    {
        var start = Take().Start;
        var name = ExpectName();
        SkipTypeParameters();
        var bases = TakeOperator("(") ? ReadArguments() : [];
        var end = LastEnd;
        return new ClassStmt(name, bases, ReadBody(isInFunction: false, isInLoop: false), decorators, start, end);
    }

    /// <summary>Type parameters have no effect on values.</summary>
    private void SkipTypeParameters()
    {
        if (!TakeOperator("[")) return;
        do
        {
            if (IsOperator("]")) break;
            if (IsOperator("*") || IsOperator("**")) _position++;
            ExpectName();
            if (TakeOperator(":")) ReadExpression();
            if (TakeOperator("=")) ReadExpression();
        }
        while (TakeOperator(","));

        Expect("]");
    }

    private Parameters ReadParameters(string close, bool mayAnnotate)
    {
        var all = new List<Parameter>();
        var kind = ParameterKind.Positional;
        while (!IsOperator(close))
        {
            if (TakeOperator("/"))
            {
                for (var i = 0; i < all.Count; i++) all[i] = all[i] with { Kind = ParameterKind.PositionalOnly };
            }
            else if (TakeOperator("**"))
            {
                all.Add(ReadParameter(ParameterKind.Keywords, mayAnnotate));
            }
            else if (TakeOperator("*"))
            {
                if (!IsOperator(",")) all.Add(ReadParameter(ParameterKind.Rest, mayAnnotate));
                kind = ParameterKind.KeywordOnly;
            }
            else
            {
                all.Add(ReadParameter(kind, mayAnnotate));
            }

            if (!TakeOperator(",")) break;
        }

        if (all.DistinctBy(p => p.Name).Count() != all.Count) throw Unexpected("duplicate argument in function definition");
        return new Parameters(all);
    }

    private Parameter ReadParameter(ParameterKind kind, bool mayAnnotate)
    {
        var name = ExpectName();
        if (mayAnnotate && TakeOperator(":"))
        {
            TakeOperator("*");
            ReadExpression();
        }

        return new Parameter(name, kind, TakeOperator("=") ? ReadExpression() : null);
    }
}
