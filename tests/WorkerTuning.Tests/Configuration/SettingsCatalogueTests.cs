using System.Reflection;
using WorkerTuning.Configuration;
using WorkerTuning.Configuration.Checks;
using WorkerTuning.Configuration.Values;

namespace WorkerTuning.Tests.Configuration;

public class SettingsCatalogueTests
{
    // Spelt with an underscore by mistake in gunicorn; the hyphen is taken too.
    private const string HyphenForm = "--limit-request-field-size";

    // The catalogue shows choices in words where gunicorn shows Python's numbers.
    private static readonly Dictionary<string, string> SameDefault = new() { ["none"] = "0" };

    public static TheoryData<string> Gunicorn => new(GunicornSettings.All.Select(r => r.Name));

    public static TheoryData<string> Names => new(SettingsCatalogue.All.Select(s => s.Name));

    public static TheoryData<string> DefaultedNames => new(SettingsCatalogue.Owned.Where(s => (s.Gunicorn ?? s.Default) is not null).Select(s => s.Name));

    [Fact]
    public void All_GunicornsSettings_AreAnsweredForAndTheRestIsOurs()
    {
        Assert.Equal(119, GunicornSettings.All.Count);
        Assert.Equal(
            GunicornSettings.All.Select(r => r.Name).Order(StringComparer.Ordinal),
            SettingsCatalogue.All.Where(s => !s.Ours).Select(s => s.Name));
    }

    [Theory, MemberData(nameof(Gunicorn))]
    public void All_GunicornSetting_HasItsFlagsFormAndDefault(string name)
    {
        var row = GunicornSettings.All.Single(r => r.Name == name);
        var setting = SettingsCatalogue.ByName(name)!;

        Assert.Equal(row.Flags, string.Join(' ', setting.Flags.Where(f => f != HyphenForm)));
        Assert.Equal(row.Form, setting.Form);
        Assert.Equal(row.Default, setting.Gunicorn is { } text ? SameDefault.GetValueOrDefault(text, text) : null);
    }

    [Fact]
    public void Owned_PropertiesOfTheOptions_AreExactlyThese() =>
        Assert.Equal(
            typeof(WorkerTuningOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(p => p.Name).Order(StringComparer.Ordinal),
            SettingsCatalogue.Owned.Select(s => s.Key).Order(StringComparer.Ordinal));

    [Fact]
    public void Owned_EveryProperty_IsNullUntilSet() =>
        Assert.All(SettingsCatalogue.Owned, s => Assert.Null(s.Get(new WorkerTuningOptions())));

    [Fact]
    public void All_FlagsVariablesAndKeys_CollideNowhere()
    {
        string[] flags = [.. SettingsCatalogue.All.SelectMany(s => s.Flags)];
        string[] variables = [.. SettingsCatalogue.All.Select(s => s.EnvironmentName), .. SettingsCatalogue.All.Select(s => s.Variable).OfType<string>(), "GUNICORN_CMD_ARGS"];
        string[] keys = [.. SettingsCatalogue.All.Select(s => s.Name.Replace("_", "", StringComparison.Ordinal))];

        Assert.Distinct(flags);
        Assert.Distinct(variables);
        Assert.Distinct(keys);
    }

    [Theory, MemberData(nameof(Names))]
    public void EnvironmentName_OfASetting_IsItsNameInCapitals(string name) =>
        Assert.Equal("GUNICORN_" + name.ToUpperInvariant(), SettingsCatalogue.ByName(name)!.EnvironmentName);

    [Theory, MemberData(nameof(Names))]
    public void ByKey_PascalSnakeAndAnyCase_FindTheSetting(string name)
    {
        var pascal = string.Concat(name.Split('_').Select(p => char.ToUpperInvariant(p[0]) + p[1..]));

        Assert.All(
            [name, pascal, name.ToUpperInvariant(), pascal.ToLowerInvariant(), SettingsCatalogue.ByName(name)!.Key],
            key => Assert.Equal(name, SettingsCatalogue.ByKey(key)?.Name));
    }

    [Fact]
    public void Flags_OfOurOwnSettings_DeriveFromTheirNames() =>
        Assert.All(SettingsCatalogue.All.Where(s => s.Ours), s => Assert.Equal("--" + s.Name.Replace('_', '-'), s.Flags[0]));

    [Theory, MemberData(nameof(DefaultedNames))]
    public void Gunicorn_EveryDefault_ConvertsHoldsAndReadsBack(string name)
    {
        var setting = SettingsCatalogue.ByName(name)!;
        foreach (var text in new[] { setting.Gunicorn, setting.Default }.OfType<string>())
        {
            var (value, error) = new SettingConverter(4).Convert(setting, text);
            var again = new SettingConverter(4).Convert(setting, SettingText.Show(setting, value));

            Assert.Null(error);
            Assert.Null(ValueChecks.Find(setting, value));
            Assert.Equal(value, again.Value);
        }
    }

    [Fact]
    public void All_EverySetting_SaysWhatItBecomes() =>
        Assert.All(SettingsCatalogue.All, s => Assert.False(string.IsNullOrWhiteSpace(s.Becomes)));

    [Fact]
    public void All_Choices_HaveTheirWords() =>
        Assert.All(
            SettingsCatalogue.Owned.Where(s => s.ValueType.IsEnum && s.ValueType != typeof(UnixFileMode) && s.ValueType.Name != "HttpProtocols"),
            s => Assert.NotEmpty(EnumNames.Words(s.ValueType)));

    [Fact]
    public void FileNames_HooksAndOurControls_AreNotAmongThem()
    {
        Assert.DoesNotContain("config", SettingsCatalogue.FileNames);
        Assert.DoesNotContain("pre_fork", SettingsCatalogue.FileNames);
        Assert.Contains("max_worker_memory", SettingsCatalogue.FileNames);
        Assert.Equal(20, SettingsCatalogue.HookNames.Count);
    }
}
