namespace WorkerTuning.Configuration.Python;

/// <summary>The stack of indentation widths. A tab goes to the next multiple of eight, as CPython counts.</summary>
internal sealed class Indentation
{
    // The second width counts a tab as one: where the two measures disagree, tabs and spaces are mixed ambiguously.
    private readonly Stack<(int Wide, int Narrow)> _open = new([(0, 0)]);

    public List<TokenKind> Measure(ReadOnlySpan<char> blanks, int offset)
    {
        var (wide, narrow) = (0, 0);
        foreach (var c in blanks)
        {
            (wide, narrow) = c switch
            {
                '\t' => ((wide / 8 * 8) + 8, narrow + 1),
                '\f' => (0, 0),
                _ => (wide + 1, narrow + 1),
            };
        }

        var current = _open.Peek();
        if (wide == current.Wide)
        {
            return narrow == current.Narrow ? [] : throw Ambiguous(offset);
        }

        if (wide > current.Wide)
        {
            if (narrow <= current.Narrow) throw Ambiguous(offset);
            if (_open.Count > Limits.Nesting) throw new PythonSyntaxException("too many levels of indentation", offset);
            _open.Push((wide, narrow));
            return [TokenKind.Indent];
        }

        var kinds = new List<TokenKind>();
        while (_open.Peek().Wide > wide)
        {
            _open.Pop();
            kinds.Add(TokenKind.Dedent);
        }

        if (_open.Peek().Wide != wide) throw new PythonSyntaxException("unindent does not match any outer indentation level", offset);
        return _open.Peek().Narrow == narrow ? kinds : throw Ambiguous(offset);
    }

    /// <summary>The dedents due at the end of the file.</summary>
    public IEnumerable<TokenKind> Close()
    {
        for (; _open.Count > 1; _open.Pop()) yield return TokenKind.Dedent;
    }

    private static PythonSyntaxException Ambiguous(int offset) => new("inconsistent use of tabs and spaces in indentation", offset);
}
