namespace WorkerTuning.Configuration.Python;

internal sealed partial class Parser
{
    private void ReadStatement(List<Stmt> into)
    {
        if (Current.Kind == TokenKind.Newline)
        {
            _position++;
            return;
        }

        if (ReadCompound() is { } compound)
        {
            into.Add(compound);
            return;
        }

        do
        {
            into.Add(ReadSimple());
        }
        while (TakeOperator(";") && Current.Kind is not (TokenKind.Newline or TokenKind.End));

        ExpectKind(TokenKind.Newline, "invalid syntax");
    }

    private Stmt ReadSimple()
    {
        var start = Current.Start;
        if (Current.Kind != TokenKind.Name) return ReadExpressionStatement();
        switch (Current.Text)
        {
            case "pass":
                _position++;
                return new PassStmt(start, LastEnd);
            case "break" or "continue" when !_isInLoop:
                throw Unexpected($"'{Current.Text}' outside loop");
            case "return" when !_isInFunction:
                throw Unexpected("'return' outside function");
            case "break":
                _position++;
                return new BreakStmt(start, LastEnd);
            case "continue":
                _position++;
                return new ContinueStmt(start, LastEnd);
            case "import":
                _position++;
                return new ImportStmt(ReadList(() => new ImportedName(ReadDotted(), ReadAlias())), start, LastEnd);
            case "from":
                return ReadFromImport();
            case "return":
                _position++;
                return new ReturnStmt(AtSimpleEnd ? null : ReadExpressionList(), start, LastEnd);
            case "raise":
                return ReadRaise();
            case "assert":
                _position++;
                return new AssertStmt(ReadExpression(), TakeOperator(",") ? ReadExpression() : null, start, LastEnd);
            case "global" or "nonlocal":
                var isNonlocal = Take().Text == "nonlocal";
                return new GlobalStmt(ReadList(ExpectName), isNonlocal, start, LastEnd);
            case "del":
                _position++;
                var targets = ReadExpressionList();
                CheckTarget(targets, "cannot delete this");
                return new DeleteStmt(targets is TupleExpr tuple ? tuple.Items : [targets], start, LastEnd);
            case "type" when Next.Kind == TokenKind.Name && !Keywords.Contains(Next.Text):
                return ReadTypeAlias();
            default:
                return ReadExpressionStatement();
        }
    }

    private bool AtSimpleEnd => Current.Kind is TokenKind.Newline or TokenKind.End || IsOperator(";");

    private List<T> ReadList<T>(Func<T> read)
    {
        var items = new List<T> { read() };
        while (TakeOperator(",")) items.Add(read());
        return items;
    }

    private string ReadDotted()
    {
        var name = ExpectName();
        while (TakeOperator(".")) name += "." + ExpectName();
        return name;
    }

    private string? ReadAlias() => TakeWord("as") ? ExpectName() : null;

    private FromImportStmt ReadFromImport()
    {
        var start = Take().Start;
        var level = 0;
        while (IsOperator(".") || IsOperator("...")) level += Take().Text.Length;
        var module = level > 0 && IsWord("import") ? "" : ReadDotted();
        Expect("import");
        if (TakeOperator("*")) return new FromImportStmt(module, level, [], start, LastEnd);
        var isBracketed = TakeOperator("(");
        var names = new List<ImportedName>();
        do
        {
            if (isBracketed && IsOperator(")") && names.Count > 0) break;
            names.Add(new ImportedName(ExpectName(), ReadAlias()));
        }
        while (TakeOperator(","));

        if (isBracketed) Expect(")");
        return new FromImportStmt(module, level, names, start, LastEnd);
    }

    private RaiseStmt ReadRaise()
    {
        var start = Take().Start;
        var exception = AtSimpleEnd ? null : ReadExpression();
        var cause = exception is not null && TakeWord("from") ? ReadExpression() : null;
        return new RaiseStmt(exception, cause, start, LastEnd);
    }

    private PassStmt ReadTypeAlias()
    {
        var start = Take().Start;
        ExpectName();
        SkipTypeParameters();
        Expect("=");
        ReadExpression();
        return new PassStmt(start, LastEnd);
    }

    private Stmt ReadExpressionStatement()
    {
        var start = Current.Start;
        var first = ReadExpressionList();
        if (TakeOperator(":"))
        {
            CheckTarget(first, "cannot annotate this");
            ReadExpression();
            if (!TakeOperator("=")) return new AnnotationStmt(first, start, LastEnd);
            return new AssignStmt([first], ReadExpressionList(), start, LastEnd);
        }

        if (Current.Kind == TokenKind.Operator && Current.Text.EndsWith('=') && Current.Text is not ("=" or "==" or "!=" or "<=" or ">=" or ":="))
        {
            if (first is not (NameExpr or AttributeExpr or SubscriptExpr)) throw Unexpected("illegal target for augmented assignment");
            var operation = Take().Text[..^1];
            return new AugmentedStmt(first, operation, ReadExpressionList(), start, LastEnd);
        }

        if (!IsOperator("=")) return new ExprStmt(first, start, LastEnd);
        var targets = new List<Expr>();
        var value = first;
        while (TakeOperator("="))
        {
            CheckTarget(value, "cannot assign to this");
            targets.Add(value);
            value = ReadExpressionList();
        }

        return new AssignStmt(targets, value, start, LastEnd);
    }

    private static void CheckTarget(Expr target, string message)
    {
        switch (target)
        {
            case NameExpr or AttributeExpr or SubscriptExpr:
                return;
            case StarExpr star:
                CheckTarget(star.Value, message);
                return;
            case TupleExpr or ListExpr:
                foreach (var item in target is TupleExpr tuple ? tuple.Items : ((ListExpr)target).Items) CheckTarget(item, message);
                return;
            default:
                throw new PythonSyntaxException(message, target.Start);
        }
    }
}
