using System.Runtime.CompilerServices;

namespace WorkerTuning.Configuration.Python;

/// <summary>A recursive-descent parser; this part holds the cursor and the bounds.</summary>
internal sealed partial class Parser
{
    private static readonly HashSet<string> Keywords =
    [
        "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else", "except",
        "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try",
        "while", "with", "yield",
    ];

    private readonly SourceText _source;
    private readonly List<Token> _tokens;
    private readonly int _formatNesting;
    private int _position;
    private int _depth;
    private bool _isInFunction;
    private bool _isInLoop;

    private Parser(SourceText source, List<Token> tokens, int formatNesting)
    {
        _source = source;
        _tokens = tokens;
        _formatNesting = formatNesting;
    }

    public static IReadOnlyList<Stmt> Parse(SourceText source)
    {
        var parser = new Parser(source, Lexer.Tokenize(source), 0);
        var statements = new List<Stmt>();
        while (parser.Current.Kind != TokenKind.End) parser.ReadStatement(statements);
        return statements;
    }

    private Token Current => _tokens[_position];

    private Token Next => _tokens[Math.Min(_position + 1, _tokens.Count - 1)];

    private int LastEnd => _position > 0 ? _tokens[_position - 1].End : 0;

    private Token Take() => _tokens[_position++];

    private bool IsOperator(string text) => Current.Kind == TokenKind.Operator && Current.Text == text;

    private bool IsWord(string text) => Current.Kind == TokenKind.Name && Current.Text == text;

    private bool TakeOperator(string text)
    {
        if (!IsOperator(text)) return false;
        _position++;
        return true;
    }

    private bool TakeWord(string text)
    {
        if (!IsWord(text)) return false;
        _position++;
        return true;
    }

    private void Expect(string text)
    {
        if (!TakeOperator(text) && !TakeWord(text)) throw Unexpected($"expected '{text}'");
    }

    private void ExpectKind(TokenKind kind, string message)
    {
        if (Current.Kind != kind) throw Unexpected(message);
        _position++;
    }

    private string ExpectName()
    {
        if (Current.Kind != TokenKind.Name || Keywords.Contains(Current.Text)) throw Unexpected("expected a name");
        return Take().Text;
    }

    private PythonSyntaxException Unexpected(string message) => new(Current.Kind switch
    {
        TokenKind.Indent => "unexpected indent",
        TokenKind.Dedent => "unexpected unindent",
        _ => message,
    }, Current.Start);

    private void Enter()
    {
        if (++_depth > Limits.Nesting || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new PythonSyntaxException("nested too deeply", Current.Start);
        }
    }

    private void Leave() => _depth--;

    private T Nested<T>(Func<T> read)
    {
        Enter();
        var result = read();
        Leave();
        return result;
    }

    // What evaluates them goes from each into the next, so that their number must not depend on how much stack is left.
    private void CheckBranches(int count)
    {
        if (count == Limits.ChainLength) throw new PythonSyntaxException("too many branches in one statement", Current.Start);
    }

    private void CountLink(ref int links)
    {
        if (++links > Limits.ChainLength) throw new PythonSyntaxException("too many operations in one expression", Current.Start);
    }
}
