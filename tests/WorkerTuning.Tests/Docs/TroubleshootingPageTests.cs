using WorkerTuning.Admission;
using WorkerTuning.Tests.Architecture;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Docs;

/// <summary>What docs/troubleshooting.md quotes outside its blocks; those are tried with the other pages'.</summary>
public class TroubleshootingPageTests
{
    private const string Name = "troubleshooting.md";

    private static readonly string Source = string.Concat(SourceFile.All.Select(f => f.Code));

    [Fact]
    public void Categories_AreTheLogs() =>
        Assert.Equal(
            LogLines.Categories.Order(StringComparer.Ordinal),
            Rows("| category | tells |").Select(cells => Code(cells[0])).Order(StringComparer.Ordinal));

    [Fact]
    public void Endings_OfErrors_AreWritten() =>
        Assert.All(Rows("| the line ends with | what to do |"), cells => Assert.Contains(Code(cells[0]), Source, StringComparison.Ordinal));

    [Fact]
    public void Endings_OfRecycling_AreWritten() =>
        Assert.All(
            Rows("| it looks like | the log says | what to do |").SelectMany(cells => MarkdownTable.Codes(cells[1])).SelectMany(quote => quote.Split('…')),
            quote => Assert.Contains(quote.Trim(), Source, StringComparison.Ordinal));

    [Fact]
    public void Refusals_AreAllThere() =>
        Assert.Equal(
            Enum.GetNames<Refusal>().Select(System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName).Except(["client_left"]).Order(StringComparer.Ordinal),
            Rows("| reason | meaning | what to do |").Select(cells => Code(cells[0])).Order(StringComparer.Ordinal));

    [Fact]
    public void Instruments_AndChecks_Exist()
    {
        var known = File.ReadAllText(Repository.Path("docs", "metrics.md")) + File.ReadAllText(Repository.Path("docs", "health.md"));

        Assert.All(
            MarkdownTable.Codes(File.ReadAllText(Repository.Path("docs", Name))).Where(c => c.StartsWith("worker_tuning.", StringComparison.Ordinal)),
            name => Assert.Contains($"`{name}`", known, StringComparison.Ordinal));
    }

    private static IReadOnlyList<string[]> Rows(string head) => MarkdownTable.Headed(Name, head);

    private static string Code(string cell) => MarkdownTable.Codes(cell).First();
}
