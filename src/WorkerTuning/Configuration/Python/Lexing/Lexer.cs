using System.Globalization;

namespace WorkerTuning.Configuration.Python;

/// <summary>Turns source into tokens, indentation included.</summary>
internal sealed class Lexer
{
    private static readonly string[] Operators =
    [
        "**=", "//=", ">>=", "<<=", "...",
        "**", "//", ">>", "<<", "<=", ">=", "==", "!=", "->", ":=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "@=",
        "+", "-", "*", "/", "%", "@", "&", "|", "^", "~", "<", ">", "(", ")", "[", "]", "{", "}", ",", ":", ".", ";", "=",
    ];

    private readonly string _text;
    private readonly int _end;
    private readonly bool _isExpression;
    private readonly int _nesting;
    private readonly List<Token> _tokens = [];
    private readonly Stack<Token> _brackets = new();
    private readonly Indentation _indentation = new();
    private int _position;

    private Lexer(string text, int start, int end, bool isExpression, int nesting)
    {
        _text = text;
        _position = start;
        _end = end;
        _isExpression = isExpression;
        _nesting = nesting;
    }

    public static List<Token> Tokenize(SourceText source) => new Lexer(source.Text, 0, source.Text.Length, false, 0).Run();

    /// <summary>Tokens of an f-string's field: one expression, in which line ends mean nothing.</summary>
    public static List<Token> TokenizeField(SourceText source, FieldPiece field, int nesting) =>
        new Lexer(source.Text, field.Start, field.End, true, nesting).Run();

    private bool LineEndsMatter => _brackets.Count == 0 && !_isExpression;

    private List<Token> Run()
    {
        var atLineStart = !_isExpression;
        while (true)
        {
            if (atLineStart) ReadIndentation();
            atLineStart = false;
            SkipBlanks();
            if (_position >= _end) break;
            var start = _position;
            var c = _text[start];
            if (c == '#') SkipLine();
            else if (c == '\n')
            {
                _position++;
                if (LineEndsMatter) Add(TokenKind.Newline, start);
                atLineStart = LineEndsMatter;
            }
            else if (StringPrefix.TryRead(_text, start, _end, out var prefix)) ReadString(prefix);
            else if (IsNameStart(start)) ReadName();
            else if (char.IsAsciiDigit(c) || (c == '.' && char.IsAsciiDigit(Peek(1)))) ReadNumber();
            else ReadOperator();
        }

        if (_brackets.TryPeek(out var open)) throw new PythonSyntaxException($"'{open.Text}' was never closed", open.Start);
        if (!_isExpression)
        {
            if (_tokens.Count > 0 && _tokens[^1].Kind is not (TokenKind.Newline or TokenKind.Dedent)) Add(TokenKind.Newline, _end);
            foreach (var kind in _indentation.Close()) Add(kind, _end);
        }

        Add(TokenKind.End, _end);
        return _tokens;
    }

    private char Peek(int ahead) => _position + ahead < _end ? _text[_position + ahead] : '\0';

    private void Add(TokenKind kind, int start, object? value = null) =>
        _tokens.Add(new Token(kind, _text[start.._position], start, _position, value));

    private void SkipLine()
    {
        while (_position < _end && _text[_position] != '\n') _position++;
    }

    private void SkipBlanks()
    {
        while (_position < _end)
        {
            if (_text[_position] is ' ' or '\t' or '\f') _position++;
            else if (_text[_position] != '\\') return;
            else if (Peek(1) == '\n') _position += 2;
            else throw new PythonSyntaxException("unexpected character after line continuation character", _position);
        }
    }

    /// <summary>Passes blank and comment lines; measures the first line that holds something.</summary>
    private void ReadIndentation()
    {
        while (true)
        {
            var start = _position;
            while (_position < _end && _text[_position] is ' ' or '\t' or '\f') _position++;
            if (_position >= _end) return;
            if (_text[_position] == '#') SkipLine();
            if (_position < _end && _text[_position] == '\n') _position++;
            else if (_position < _end)
            {
                foreach (var kind in _indentation.Measure(_text.AsSpan(start, _position - start), _position)) Add(kind, _position);
                return;
            }
        }
    }

    private bool IsNameStart(int at) => _text[at] == '_' || IsLetter(CharUnicodeInfo.GetUnicodeCategory(_text, at));

    private bool IsNamePart(int at) => IsNameStart(at) || CharUnicodeInfo.GetUnicodeCategory(_text, at)
        is UnicodeCategory.DecimalDigitNumber or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
        or UnicodeCategory.ConnectorPunctuation;

    private static bool IsLetter(UnicodeCategory category) => category
        is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
        or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.LetterNumber;

    private void ReadName()
    {
        var start = _position;
        while (_position < _end && IsNamePart(_position)) _position += char.IsHighSurrogate(_text[_position]) ? 2 : 1;
        _position = Math.Min(_position, _end);
        Add(TokenKind.Name, start);
    }

    private void ReadNumber()
    {
        var start = _position;
        var value = NumberLiteral.Read(_text, ref _position, _end);
        Add(TokenKind.Number, start, value);
    }

    private void ReadString(StringPrefix prefix)
    {
        var start = _position;
        if (prefix.IsFormat)
        {
            var scanner = new FormatScanner(_text, _end, prefix, _nesting);
            var pieces = scanner.Read(start + prefix.Length, out _position);
            Add(TokenKind.FormatText, start, pieces);
            return;
        }

        var value = StringLiteral.Read(_text, start, _end, prefix, out _position);
        Add(TokenKind.Text, start, value);
    }

    private void ReadOperator()
    {
        var start = _position;
        foreach (var candidate in Operators)
        {
            if (string.CompareOrdinal(_text, start, candidate, 0, candidate.Length) != 0 || start + candidate.Length > _end) continue;
            _position += candidate.Length;
            _tokens.Add(new Token(TokenKind.Operator, candidate, start, _position));
            TrackBracket(_tokens[^1]);
            return;
        }

        throw new PythonSyntaxException("invalid character", start);
    }

    private void TrackBracket(Token token)
    {
        if (token.Text is "(" or "[" or "{")
        {
            if (_brackets.Count >= Limits.Nesting) throw new PythonSyntaxException("too many nested brackets", token.Start);
            _brackets.Push(token);
        }
        else if (token.Text is ")" or "]" or "}")
        {
            if (!_brackets.TryPop(out var open)) throw new PythonSyntaxException($"unmatched '{token.Text}'", token.Start);
            if (open.Text + token.Text is not ("()" or "[]" or "{}"))
            {
                throw new PythonSyntaxException($"closing '{token.Text}' does not match opening '{open.Text}'", token.Start);
            }
        }
    }
}
