using FsCheck;
using FsCheck.Fluent;
using WorkerTuning.Configuration.Sources;

namespace WorkerTuning.Tests.Configuration.Sources;

public class ShellWordsTests
{
    /// <summary>What Python's shlex.split gives.</summary>
    public static TheoryData<string, string[]> Shlex => new()
    {
        { "", [] },
        { " \t\r\n ", [] },
        { "a b", ["a", "b"] },
        { "'a b'", ["a b"] },
        { "\"a b\"", ["a b"] },
        { "a\\ b", ["a b"] },
        { "\"a\\\"b\"", ["a\"b"] },
        { "\"a\\nb\"", ["a\\nb"] },
        { "a\"\"b", ["ab"] },
        { "''", [""] },
        { "\"\" x", ["", "x"] },
        { "a'b c'\"d e\"", ["ab cd e"] },
        { "'it'\\''s'", ["it's"] },
        { "\ta\n b\r", ["a", "b"] },
        { "a#b", ["a#b"] },
        { "# x", ["#", "x"] },
        { "a\\\\b", ["a\\b"] },
        { "\"$x\" `y`", ["$x", "`y`"] },
        { "a=b;c|d", ["a=b;c|d"] },
        { "x\"'\"y", ["x'y"] },
        { "--env 'A=b c' -w4", ["--env", "A=b c", "-w4"] },
    };

    [Theory, MemberData(nameof(Shlex))]
    public void TrySplit_ALine_GivesShlexsWords(string line, string[] expected)
    {
        Assert.True(ShellWords.TrySplit(line, out var words, out var error));
        Assert.Equal(expected, words);
        Assert.Null(error);
    }

    [Theory]
    [InlineData("\"a", "quote")]
    [InlineData("'a", "quote")]
    [InlineData("a'", "quote")]
    [InlineData("a\\", "backslash")]
    [InlineData("\"a\\", "quote")]
    public void TrySplit_AnOpenEnd_SaysWhich(string line, string word)
    {
        Assert.False(ShellWords.TrySplit(line, out _, out var error));
        Assert.Contains(word, error, StringComparison.Ordinal);
    }

    [Fact]
    public void TrySplit_AnyText_NeverThrows() =>
        Properties.Hold(Properties.TextAround("'", "\"", "\\", "\n"), line => ShellWords.TrySplit(line, out _, out _));

    [Fact]
    public void TrySplit_QuotedWords_GiveThemBack() =>
        Properties.Hold(Properties.TextAround("'", "\"", "\\", "\n").ArrayOf(), words =>
        {
            var line = string.Join(' ', words.Select(w => "'" + w.Replace("'", "'\\''", StringComparison.Ordinal) + "'"));

            Assert.True(ShellWords.TrySplit(line, out var split, out _));
            Assert.Equal(words, split);
        });
}
