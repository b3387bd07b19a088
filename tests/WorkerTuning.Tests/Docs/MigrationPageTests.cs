using WorkerTuning.AccessLog.Format;
using WorkerTuning.Configuration;
using WorkerTuning.Configuration.Sources;
using WorkerTuning.Control;
using WorkerTuning.Tests.Configuration;

namespace WorkerTuning.Tests.Docs;

/// <summary>docs/migrating-from-gunicorn.md leaves out nothing that gunicorn has, and names nothing that is not here.</summary>
public class MigrationPageTests
{
    private static readonly IReadOnlyList<string[]> Hooks = MarkdownTable.Under(MigrationPage.Name, "## Server hooks");

    [Fact]
    public void Settings_TheirPlacesAndVerdicts_AreTheCatalogues() =>
        GeneratedFile.AssertCurrent("docs/" + MigrationPage.Name, MigrationPage.Write());

    [Fact]
    public void Settings_AndHooks_AreAllOfGunicorns()
    {
        var settings = MarkdownTable.Under(MigrationPage.Name, "## Every setting");

        Assert.Equal(
            GunicornSettings.All.Select(s => s.Name).Order(StringComparer.Ordinal),
            settings.Concat(Hooks).Select(NameOf).Order(StringComparer.Ordinal));
        Assert.All(settings.Concat(Hooks), cells => Assert.True(cells.Length == 3 && cells[2].Length > 0, string.Join(" | ", cells)));
    }

    [Fact]
    public void Hooks_Methods_AreThoseThatTheLogNames()
    {
        Assert.All(Hooks, cells =>
        {
            var becomes = SettingsCatalogue.ByName(NameOf(cells))!.Becomes;
            if (MarkdownTable.Codes(cells[1]).SingleOrDefault() is { } method)
                Assert.StartsWith($"IWorkerHooks.{method}", becomes, StringComparison.Ordinal);
            else
                Assert.DoesNotContain("IWorkerHooks", becomes, StringComparison.Ordinal);
        });
        Assert.All(typeof(IWorkerHooks).GetMethods(), m => Assert.Contains(Hooks, cells => cells[1] == $"`{m.Name}`"));
    }

    [Fact]
    public void Signals_AreThoseThatAreTaken() =>
        Assert.Equal(
            SignalTable.FromStart.Concat(SignalTable.OnceStarted).Select(s => s.Name).Order(StringComparer.Ordinal),
            MarkdownTable.Under(MigrationPage.Name, "## Signals").Select(NameOf).Order(StringComparer.Ordinal));

    [Fact]
    public void Atoms_AreThoseThatAreWritten() =>
        Assert.Equal(
            Atoms.Names.Concat(["{name}i", "{name}o", "{NAME}e"]).Select(name => $"%({name})s").Order(StringComparer.Ordinal),
            MarkdownTable.Under(MigrationPage.Name, "## The access log's atoms").Select(NameOf).Order(StringComparer.Ordinal));

    [Fact]
    public void Starting_EveryCommand_IsTaken()
    {
        var commands = MarkdownTable.Under(MigrationPage.Name, "## Starting")
            .Select(cells => MarkdownTable.Codes(cells[1]).FirstOrDefault())
            .Where(c => c?.Contains("Shop.dll", StringComparison.Ordinal) == true)
            .ToList();

        Assert.True(commands.Count >= 8);
        Assert.All(commands, c => ShellCommand.AssertIsTaken(c!));
    }

    [Fact]
    public void Uvicorn_Counterparts_Exist() =>
        Assert.All(
            MarkdownTable.Under(MigrationPage.Name, "## Coming from uvicorn or hypercorn")
                .SelectMany(cells => MarkdownTable.Codes(cells[2]))
                .Where(c => c.StartsWith("--", StringComparison.Ordinal)),
            flag => Assert.NotNull(FlagTable.Exact(flag.Split(' ')[0])));

    private static string NameOf(string[] cells) => MarkdownTable.Codes(cells[0]).First();
}
