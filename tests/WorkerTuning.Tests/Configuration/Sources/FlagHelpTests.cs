using WorkerTuning.Configuration;
using WorkerTuning.Configuration.Sources;

namespace WorkerTuning.Tests.Configuration.Sources;

public class FlagHelpTests
{
    private static readonly string[] Lines = FlagHelp.Write("shop").Split('\n');

    [Fact]
    public void Write_EveryFlagWithAMeaning_IsThereOnce() =>
        Assert.All(
            SettingsCatalogue.All.Where(s => s.Flags.Count > 0),
            s => Assert.Equal(s.Verdict == Verdict.NotApplicable ? 0 : 1, Lines.Count(l => l.Contains($"  {string.Join(", ", s.Flags)}{(s.TakesWord ? "[=" : " ")}", StringComparison.Ordinal) || l == $"  {string.Join(", ", s.Flags)}")));

    [Theory]
    [InlineData("  -w, --workers WORKERS ")]
    [InlineData("  --check-config ")]
    [InlineData("  --print-config[=appsettings|env|gunicorn]")]
    public void Write_AFlag_IsShownWithTheValueThatItTakes(string begin) => Assert.Single(Lines, l => l.StartsWith(begin, StringComparison.Ordinal));

    [Theory]
    [InlineData("--worker-class ", "One of sync, gthread, async. Default: async, or sync where gunicorn's defaults hold.")]
    [InlineData("--timeout ", "Default: 30 where gunicorn's defaults hold.")]
    [InlineData("--http-protocols ", "Any of h1, h2, h3. Default: h1 where gunicorn's defaults hold.")]
    [InlineData("--on-hang ", "One of log, exit.")]
    [InlineData("--capture-output", null)]
    public void Write_AFlag_IsShownWithItsWordsAndDefault(string flag, string? expected)
    {
        var at = Array.FindIndex(Lines, l => l.StartsWith("  -", StringComparison.Ordinal) && l.Contains(flag, StringComparison.Ordinal));
        var end = Array.FindIndex(Lines, at + 1, l => !l.StartsWith("    ", StringComparison.Ordinal));
        var text = string.Join(' ', Lines[at..end].Select(l => l.Trim()));

        Assert.True(expected is null ? !text.Contains("Default", StringComparison.Ordinal) : text.Contains(expected, StringComparison.Ordinal), text);
    }
}
