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
}
