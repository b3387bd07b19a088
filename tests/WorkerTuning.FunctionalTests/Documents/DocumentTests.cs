using System.Text.RegularExpressions;
using WorkerTuning.FunctionalTests.Profiles;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Documents;

/// <summary>What the pages show is what the files say and what the programs print. UPDATE_DOCS=1 writes it anew.</summary>
public sealed partial class DocumentTests
{
    // Advice on these depends on the machine: its kernel, its limits, its memory.
    private static readonly string[] OfTheMachine = ["backlog", "worker_connections", "worker_tmp_dir", "max_worker_memory", "graceful_timeout", "config"];

    private static readonly bool Update = Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1";

    [Fact]
    public void Blocks_OfCSharp_AllComeFromAFileThatIsBuilt()
    {
        var loose = MarkdownBlock.Pages.SelectMany(MarkdownBlock.Of).Where(b => b.Language == "csharp" && b.Kind is not ("file" or "region"));
        Assert.Empty(loose.Select(b => $"{b} {b.Text}"));
    }

    [Fact]
    public void Blocks_FromAFile_ShowIt()
    {
        foreach (var block in MarkdownBlock.Pages.SelectMany(MarkdownBlock.Of).Where(b => b.Kind == "file"))
            Show(block, File.ReadAllText(Repository.Path(block.Argument!)));
    }

    [Fact]
    public void Blocks_FromARegion_ShowIt()
    {
        foreach (var block in MarkdownBlock.Pages.SelectMany(MarkdownBlock.Of).Where(b => b.Kind == "region"))
            Show(block, SourceRegion.Read(block.Argument!));
    }

    [SkippableFact]
    public async Task Blocks_OfPrintConfig_ShowWhatIsPrinted()
    {
        foreach (var block in MarkdownBlock.Pages.SelectMany(MarkdownBlock.Of).Where(b => b.Kind == "print-config").ToList())
            Show(block, await PrintAsync(block.Argument!));
    }

    [Fact]
    public void Links_ToFilesOfTheRepository_LeadSomewhere()
    {
        var dead = from page in MarkdownBlock.Pages
                   from Match link in Link().Matches(File.ReadAllText(page))
                   let target = link.Groups[1].Value
                   where target.Length > 0 && !target.Contains("://", StringComparison.Ordinal)
                   where !Path.Exists(Path.Combine(Path.GetDirectoryName(page)!, target))
                   select $"{Path.GetRelativePath(Repository.Root, page)}: {target}";
        Assert.Empty(dead);
    }

    private static void Show(MarkdownBlock block, string text)
    {
        if (Update && block.Text != text)
            block.Write(text);
        else
            Assert.True(block.Text == text, $"{block} is out of date; UPDATE_DOCS=1 writes it anew. It should be:\n{text}");
    }

    /// <summary>As with <c>| grep -v 'default[,)]'</c>, on a machine with four processors.</summary>
    private static async Task<string> PrintAsync(string argument)
    {
        var words = argument.Split(' ');
        var variables = words.Skip(1).TakeWhile(w => Assignment().IsMatch(w)).Select(w => w.Split('=', 2)).Select(p => (p[0], p[1])).ToArray();
        var sample = SampleProgram.All.Single(s => s.Folder == words[0]);
        await using var process = sample.Start([.. words.Skip(1 + variables.Length), "--print-config"], SampleProgram.Cpu(4, variables));
        Assert.Equal(0, await process.WaitForExitAsync(TimeSpan.FromMinutes(1)));
        var lines = process.Output.Lines.Where(line => line.Stream == OutputStream.Out).Select(line => line.Text)
            .Where(line => !Default().IsMatch(line))
            .Where(line => !OfTheMachine.Any(name => line.StartsWith($"# advice: {name}:", StringComparison.Ordinal)));
        return string.Concat(lines.Select(line => line + "\n"));
    }

    [GeneratedRegex(@"\]\(([^)#]*)(?:#[^)]*)?\)")]
    private static partial Regex Link();

    [GeneratedRegex("default[,)]")]
    private static partial Regex Default();

    [GeneratedRegex("^[A-Z_]+=")]
    private static partial Regex Assignment();
}
