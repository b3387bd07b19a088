using System.Numerics;
using WorkerTuning.Configuration.Python;

namespace WorkerTuning.Tests.Configuration.Python;

public sealed class LexerTests
{
    private static string Kinds(string text) => string.Join(' ', Lexer.Tokenize(new SourceText(text)).Select(t => t.Kind switch
    {
        TokenKind.Name or TokenKind.Number or TokenKind.Operator => t.Text,
        _ => t.Kind.ToString().ToUpperInvariant(),
    }));

    [Theory]
    [InlineData("a=1", "a = 1 NEWLINE END")]
    [InlineData("a = 1 # c\n\n  # d\nb", "a = 1 NEWLINE b NEWLINE END")]
    [InlineData("if x:\n  y\nz\n", "if x : NEWLINE INDENT y NEWLINE DEDENT z NEWLINE END")]
    [InlineData("if x:\n\ty\n\tif z:\n\t\tw", "if x : NEWLINE INDENT y NEWLINE if z : NEWLINE INDENT w NEWLINE DEDENT DEDENT END")]
    [InlineData("(a,\n b)", "( a , b ) NEWLINE END")]
    [InlineData("a \\\n = 2", "a = 2 NEWLINE END")]
    [InlineData("\fa", "a NEWLINE END")]
    [InlineData("größe **= 2 // 3", "größe **= 2 // 3 NEWLINE END")]
    [InlineData("f'{a}' rb'x' U\"y\"", "FORMATTEXT TEXT TEXT NEWLINE END")]
    [InlineData("f\"{d[\"k\"]}\" x", "FORMATTEXT x NEWLINE END")]
    [InlineData("", "END")]
    public void Tokenize_Source_GivesTokens(string text, string expected) => Assert.Equal(expected, Kinds(text));

    [Theory]
    [InlineData("'a\\n\\x41\\u00e9\\101\\q'", "a\nAéA\\q")]
    [InlineData("r'a\\n'", "a\\n")]
    [InlineData("'''a\r\nb'''", "a\nb")]
    [InlineData("'a\\\nb'", "ab")]
    [InlineData("'\\U0001F680'", "🚀")]
    public void Tokenize_StringLiteral_IsDecoded(string text, string expected) =>
        Assert.Equal(expected, Lexer.Tokenize(new SourceText(text))[0].Value);

    [Theory]
    [InlineData("0o117", 79)]
    [InlineData("0XFF", 255)]
    [InlineData("0b_101", 5)]
    [InlineData("500_000", 500_000)]
    [InlineData("00", 0)]
    public void Tokenize_Integer_HasItsValue(string text, int expected) =>
        Assert.Equal(new BigInteger(expected), Lexer.Tokenize(new SourceText(text))[0].Value);

    [Theory]
    [InlineData("1.5", 1.5)]
    [InlineData("1e3", 1000.0)]
    [InlineData(".5", 0.5)]
    [InlineData("1_0.2_5E-1", 1.025)]
    public void Tokenize_Float_HasItsValue(string text, double expected) =>
        Assert.Equal(expected, Lexer.Tokenize(new SourceText(text))[0].Value);

    [Theory]
    [InlineData("a = 'x", "unterminated string literal", 4)]
    [InlineData("a = '''x\n", "unterminated triple-quoted string literal", 4)]
    [InlineData("a = '\\", "unterminated string literal", 4)]
    [InlineData("a = (1", "'(' was never closed", 4)]
    [InlineData("a = 1)", "unmatched ')'", 5)]
    [InlineData("a = (1]", "closing ']' does not match opening '('", 6)]
    [InlineData("a = 012", "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers", 4)]
    [InlineData("a = 1__0", "invalid decimal literal", 4)]
    [InlineData("a = $", "invalid character", 4)]
    [InlineData("a \\ b", "unexpected character after line continuation character", 2)]
    [InlineData("if a:\n\tb\n        c", "inconsistent use of tabs and spaces in indentation", 17)]
    [InlineData("if a:\n    b\n  c", "unindent does not match any outer indentation level", 14)]
    [InlineData("f'{a'", "f-string: expecting '}'", 3)]
    [InlineData("f'}'", "f-string: single '}' is not allowed", 2)]
    [InlineData("f'{}'", "f-string: empty expression not allowed", 3)]
    public void Tokenize_BadSource_SaysWhere(string text, string message, int offset)
    {
        var exception = Assert.Throws<PythonSyntaxException>(() => Lexer.Tokenize(new SourceText(text)));

        Assert.Equal((message, offset), (exception.Message, exception.Offset));
    }
}
