using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using WorkerTuning.Configuration;
using WorkerTuning.Planning;
using WorkerTuning.Tests.Configuration;
using WorkerTuning.Tests.Planning;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Docs;

/// <summary>
/// Every block of the pages is tried: these here, those of other servers and those from files by DocumentTests, C# by the compiler.
/// </summary>
public partial class PageBlockTests
{
    // Each is tried by a test, whatever comment stands above it.
    private static readonly string[] TriedLanguages = ["csharp", "json", "python", "nginx", "haproxy", "apache", "caddy", "vcl", "hitch", "stunnel", "nghttpx", "sh", "bash", "yaml"];

    private static readonly IReadOnlyList<MarkdownBlock> Blocks = [.. MarkdownBlock.Pages.SelectMany(MarkdownBlock.Of)];

    private static readonly JsonNode Schema = JsonNode.Parse(SettingsSchema.Write())!["properties"]![WorkerTuningOptions.SectionName]!;

    // One about which there is much to say.
    private static readonly HostResources Host = new()
    {
        Cpu = 4,
        MemoryLimit = 512 * FakeHost.Megabyte,
        HeapLimit = 384 * FakeHost.Megabyte,
        OpenFiles = 1024,
        SharedMemory = 64 * FakeHost.Megabyte,
        ListenQueueCap = 128,
        StopTimeout = TimeSpan.FromSeconds(5),
        DeniesWriteExecute = true,
    };

    [Fact]
    public void Blocks_EachOne_IsTriedOrSaysThatItIsNot() =>
        Assert.Empty(Blocks
            .Where(b => !TriedLanguages.Contains(b.Language) && b.Kind is null && Path.GetFileName(b.Page) != "settings.md")
            .Select(b => $"{b} {b.Language}: {b.Text}"));

    [Fact]
    public void Blocks_OfJson_HoldSettingsThatLoad() =>
        Assert.All(Blocks.Where(b => b.Language == "json"), block =>
        {
            var json = JsonNode.Parse(block.Text, documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip })!;
            if (json[WorkerTuningOptions.SectionName] is not { } section)
                return;
            using var given = new Given().Json("appsettings.json", section.ToJsonString());
            var loaded = given.Load();

            Assert.Empty(JsonFit.Find(Schema, section));
            Assert.Empty(loaded.Problems.Concat(loaded.Warnings));
        });

    [Fact]
    public void Blocks_OfPython_AreEvaluated() =>
        Assert.All(Blocks.Where(b => b.Language == "python" && Next(b)?.Kind != "check"), block =>
        {
            using var given = new Given().File("gunicorn.conf.py", block.Text).Flags();
            Assert.Empty(given.Load().Problems);
        });

    [Fact]
    public void Blocks_OfYaml_AskForPathsThatExist() =>
        Assert.All(
            Blocks.Where(b => b.Language == "yaml").SelectMany(b => HealthPath().Matches(b.Text)).Select(m => m.Groups[1].Value),
            path => Assert.Contains($"\"{path}\"", File.ReadAllText(Repository.Path("src", "WorkerTuning", "Health", "HealthEndpoints.cs"))));

    [Fact]
    public void Blocks_OfSettings_ShowWhatIsPrinted() =>
        Assert.All(Blocks.Where(b => b.Kind == "check"), block =>
        {
            var printed = Printed(block);
            Assert.All(block.Text.TrimEnd().Split('\n'), line => Assert.Contains(line, printed));
        });

    [Fact]
    public void Blocks_OfTheLog_HoldLinesThatItWrites() =>
        Assert.All(
            Blocks.Where(b => b.Kind == "log").SelectMany(b => b.Text.TrimEnd().Split('\n')),
            line => Assert.True(LogLines.Templates.Any(t => t.IsMatch(line)), $"The log has no such line: {line}"));

    [Fact]
    public void Lines_ThatStartAProgram_HaveSettingsThatAreTaken()
    {
        var lines = MarkdownBlock.Pages.Select(File.ReadAllText).SelectMany(page => page.Split('\n')).Select(line => line.Trim())
            .Concat(MarkdownBlock.Pages.Select(File.ReadAllText).SelectMany(MarkdownTable.Codes))
            .Where(ShellCommand.StartsOurs)
            // The quickstart shows what wrong settings look like.
            .Where(line => !line.Contains("GUNICORN_WORKERS=none", StringComparison.Ordinal))
            .Distinct()
            .ToList();

        Assert.True(lines.Count > 10);
        Assert.All(lines, ShellCommand.AssertIsTaken);
    }

    private static IReadOnlyList<string> Printed(MarkdownBlock block)
    {
        var words = block.Argument!.Split(' ');
        using var given = new Given();
        foreach (var pair in words.TakeWhile(w => !w.StartsWith('-')).Select(w => w.Split('=', 2)))
            given.Variable(pair[0], pair[1]);
        if (Before(block) is { Language: "python" } python)
            given.File("gunicorn.conf.py", python.Text);
        var loaded = given.Flags([.. words.SkipWhile(w => !w.StartsWith('-'))]).Load();
        var plan = WorkerPlanner.Plan(new SettingsView(loaded.Options, loaded), Host, 1);
        return [.. loaded.Problems.Select(p => "Error: " + p), .. PlanPrint.Write(plan, loaded).Split('\n')];
    }

    private static MarkdownBlock? Next(MarkdownBlock block) => Blocks.FirstOrDefault(b => b.Page == block.Page && b.Index == block.Index + 1);

    private static MarkdownBlock? Before(MarkdownBlock block) => Blocks.FirstOrDefault(b => b.Page == block.Page && b.Index == block.Index - 1);

    [GeneratedRegex(@"path: /health(/\w+)")]
    private static partial Regex HealthPath();
}
