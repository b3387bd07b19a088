using WorkerTuning.Configuration;

namespace WorkerTuning.Tests.Docs;

public class SettingsPageTests
{
    [Fact]
    public void Write_ThePage_IsTheOneInTheRepository() => GeneratedFile.AssertCurrent("docs/settings.md", SettingsPage.Write());

    [Fact]
    public void All_Sections_HoldEverySettingOnce() =>
        Assert.Equal(
            SettingsCatalogue.All.Select(s => s.Name),
            SettingSections.All().SelectMany(s => s.Settings).Select(s => s.Name).Order(StringComparer.Ordinal));
}
