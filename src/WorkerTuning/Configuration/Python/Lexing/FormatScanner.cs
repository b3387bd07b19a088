using System.Text;

namespace WorkerTuning.Configuration.Python;

/// <summary>Cuts an f-string into text and fields. Quotes inside a field start strings of their own, as since Python 3.12.</summary>
internal sealed class FormatScanner(string text, int end, StringPrefix prefix, int nesting)
{
    private int _position;
    private string _quote = "";

    public IReadOnlyList<FormatPiece> Read(int quoteAt, out int next)
    {
        if (nesting > Limits.Nesting / 10) throw new PythonSyntaxException("f-string: expressions nested too deeply", quoteAt);
        _quote = StringLiteral.Quote(text, quoteAt, end);
        _position = quoteAt + _quote.Length;
        var pieces = ReadPieces(quoteAt, inSpec: 0);
        _position += _quote.Length;
        next = _position;
        return pieces;
    }

    private bool AtQuote => _position + _quote.Length <= end && string.CompareOrdinal(text, _position, _quote, 0, _quote.Length) == 0;

    private char Peek(int ahead = 0) => _position + ahead < end ? text[_position + ahead] : '\0';

    private List<FormatPiece> ReadPieces(int start, int inSpec)
    {
        var pieces = new List<FormatPiece>();
        var literal = new StringBuilder();
        while (!AtQuote && !(inSpec > 0 && Peek() == '}'))
        {
            if (_position >= end || (Peek() == '\n' && _quote.Length == 1)) throw new PythonSyntaxException("unterminated f-string literal", start);
            if (Peek() is '{' or '}' && Peek(1) == Peek() && inSpec == 0)
            {
                literal.Append(Peek());
                _position += 2;
            }
            else if (Peek() == '{')
            {
                Flush(literal, pieces);
                if (inSpec > 1) throw new PythonSyntaxException("f-string: expressions nested too deeply", _position);
                pieces.Add(ReadField(inSpec));
            }
            else if (Peek() == '}')
            {
                throw new PythonSyntaxException("f-string: single '}' is not allowed", _position);
            }
            else
            {
                var length = Peek() == '\\' && Peek(1) is not ('{' or '}') ? 2 : 1;
                // A doubled brace after \N belongs to the name of a character.
                if (length == 2 && Peek(1) == 'N' && Peek(2) == '{' && !prefix.IsRaw) length += text.AsSpan(_position + 2).IndexOf('}') + 1;
                if (_position + length > end) throw new PythonSyntaxException("unterminated f-string literal", start);
                literal.Append(text, _position, length);
                _position += length;
            }
        }

        Flush(literal, pieces);
        return pieces;
    }

    private void Flush(StringBuilder literal, List<FormatPiece> pieces)
    {
        if (literal.Length == 0) return;
        var content = literal.ToString();
        literal.Clear();
        if (prefix.IsRaw) pieces.Add(new LiteralPiece(content));
        else pieces.Add(new LiteralPiece(Escapes.TryDecode(content, isBytes: false, _position, out var decoded) ? decoded : null));
    }

    private FieldPiece ReadField(int inSpec)
    {
        var start = ++_position;
        SkipExpression(start);
        var last = _position;
        string? debug = null;
        if (Peek() == '=')
        {
            _position++;
            while (Peek() is ' ' or '\t' or '\n') _position++;
            debug = text[start.._position];
        }

        if (text.AsSpan(start, last - start).IsWhiteSpace()) throw new PythonSyntaxException("f-string: empty expression not allowed", start);
        char? conversion = null;
        if (Peek() == '!')
        {
            conversion = Peek(1);
            if (conversion is not ('r' or 's' or 'a')) throw new PythonSyntaxException("f-string: invalid conversion character", _position);
            _position += 2;
        }

        IReadOnlyList<FormatPiece>? spec = null;
        if (Peek() == ':')
        {
            _position++;
            spec = ReadPieces(start, inSpec + 1);
        }

        if (Peek() != '}') throw new PythonSyntaxException("f-string: expecting '}'", _position);
        _position++;
        return new FieldPiece(start, last, debug, conversion, spec);
    }

    /// <summary>Stops at the <c>=</c>, <c>!</c>, <c>:</c> or <c>}</c> that ends the field's expression.</summary>
    private void SkipExpression(int start)
    {
        var depth = 0;
        while (_position < end)
        {
            var c = text[_position];
            if (StringPrefix.TryRead(text, _position, end, out var inner) && !IsWithinName())
            {
                SkipString(inner);
                continue;
            }

            if (c is '(' or '[' or '{') depth++;
            else if (depth == 0 && (c is '}' or ':' || (c == '!' && Peek(1) != '=') || IsDebugSign())) return;
            else if (c is ')' or ']' or '}') depth--;
            else if (c is '=' or '!' or '<' or '>' && Peek(1) == '=') _position++;
            _position++;
        }

        throw new PythonSyntaxException("f-string: expecting '}'", start);
    }

    private bool IsWithinName() => _position > 0 && (char.IsLetterOrDigit(text[_position - 1]) || text[_position - 1] == '_');

    private bool IsDebugSign()
    {
        if (Peek() != '=' || Peek(1) == '=') return false;
        var ahead = 1;
        while (Peek(ahead) is ' ' or '\t' or '\n') ahead++;
        return Peek(ahead) is '}' or '!' or ':';
    }

    private void SkipString(StringPrefix inner)
    {
        if (inner.IsFormat) new FormatScanner(text, end, inner, nesting + 1).Read(_position + inner.Length, out _position);
        else StringLiteral.Read(text, _position, end, inner, out _position);
    }
}
