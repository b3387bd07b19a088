using System.Text.RegularExpressions;

namespace WorkerTuning.Tests.Shared;

/// <summary>
/// A fenced block of a page and the comment right above it, which says what the block must show: <c>&lt;!-- file: PATH --&gt;</c> a file,
/// <c>&lt;!-- region: PATH NAME --&gt;</c> a #region of one, <c>&lt;!-- print-config: SAMPLE ARGS --&gt;</c> what a sample prints,
/// <c>&lt;!-- check: VARIABLES FLAGS --&gt;</c> lines of what is printed for these settings, <c>&lt;!-- log --&gt;</c> lines that the log may hold,
/// or <c>&lt;!-- as-is --&gt;</c> what nothing here can try.
/// </summary>
internal sealed partial record MarkdownBlock(string Page, int Index, string Language, string? Kind, string? Argument, string Text)
{
    /// <summary>The pages of the repository that are for users, from its root.</summary>
    public static IReadOnlyList<string> Pages { get; } =
    [
        .. Directory.GetFiles(Repository.Root, "*.md"),
        .. Directory.GetFiles(Repository.Path("docs"), "*.md"),
        .. Directory.GetFiles(Repository.Path("samples"), "*.md", SearchOption.AllDirectories),
        .. Directory.GetFiles(Repository.Path("src"), "README.md", SearchOption.AllDirectories),
    ];

    public static IEnumerable<MarkdownBlock> Of(string page) =>
        Fence().Matches(File.ReadAllText(page)).Select((m, index) =>
            new MarkdownBlock(page, index, m.Groups["language"].Value, Given(m.Groups["kind"]), Given(m.Groups["argument"]), m.Groups["text"].Value));

    /// <summary>Puts other text in the place of the block's.</summary>
    public void Write(string text)
    {
        var page = File.ReadAllText(Page);
        var old = Fence().Matches(page)[Index].Groups["text"];
        File.WriteAllText(Page, page[..old.Index] + text + page[(old.Index + old.Length)..]);
    }

    public override string ToString() => $"{Path.GetRelativePath(Repository.Root, Page)}: {Kind} {Argument}";

    private static string? Given(Group group) => group.Success ? group.Value : null;

    [GeneratedRegex(@"(?:^<!-- (?<kind>file|region|print-config|check|log|as-is)(?:: (?<argument>.*?))? -->\n+)?^```(?<language>\w*)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
