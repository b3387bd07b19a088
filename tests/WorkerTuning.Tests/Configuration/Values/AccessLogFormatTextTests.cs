using WorkerTuning.Configuration.Values;

namespace WorkerTuning.Tests.Configuration.Values;

public class AccessLogFormatTextTests
{
    [Theory]
    [InlineData("%", "a percent sign must be followed by an atom", 1)]
    [InlineData("ab %s", "a percent sign must be followed by an atom", 4)]
    [InlineData("%(h)s 100% sure", "a percent sign must be followed by an atom", 10)]
    [InlineData("%(h", "the parenthesis of the atom is not closed", 1)]
    [InlineData("%()s", "the atom has no name", 1)]
    [InlineData("%(s)s %(h)", "the conversion is missing", 7)]
    [InlineData("%(h)5", "the conversion is missing", 1)]
    [InlineData("%(h)d", "%(h) is text, which takes the conversion s", 1)]
    [InlineData("%(s)d", "%(s) is text", 1)]
    [InlineData("%(D)f", "the conversion 'f' is not taken", 1)]
    [InlineData("%(h) \"", "the conversion '\"' is not taken", 1)]
    [InlineData("%(h)99999s", "widths above 4096 are not taken", 1)]
    [InlineData("%(h)99999999999999s", "widths above 4096 are not taken", 1)]
    public void Parse_WrongFormat_SaysWhatAndWhere(string format, string message, int at)
    {
        Assert.Null(AccessLogFormatText.Parse(format, out var error));
        Assert.StartsWith(message, error, StringComparison.Ordinal);
        Assert.Contains($" at character {at} (", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("%(h)s%(l)s", 2)]
    [InlineData("a %% b", 1)]
    [InlineData("%({a(b)c}i)s", 1)]
    [InlineData("", 0)]
    public void Parse_RightFormat_HasItsParts(string format, int parts) => Assert.Equal(parts, AccessLogFormatText.Parse(format, out _)!.Count);

    [Fact]
    public void Parse_AnyText_EndsWithPartsOrAnError() => Properties.Hold(Properties.TextAround("%", "(", ")", "s", "%(h)s", "{x}i"), text =>
        Assert.NotEqual(AccessLogFormatText.Parse(text, out var error) is null, error is null));

    [Theory]
    [InlineData("h", true)]
    [InlineData("{x-a}i", true)]
    [InlineData("{x-a}o", true)]
    [InlineData("{x-a}e", true)]
    [InlineData("{x-a}x", false)]
    [InlineData("{}i", false)]
    [InlineData("Z", false)]
    public void Knows_AnAtom_ByItsName(string atom, bool known) => Assert.Equal(known, AccessLogFormatText.Knows(atom));
}
