using System.Text.RegularExpressions;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Seeds;

/// <summary>
/// A document that one of the profiles was made from. The documents are no part of the repository: they lie in ../shared/seeds beside it
/// where the profiles are developed, and a test that asks for one is skipped everywhere else.
/// </summary>
internal sealed partial class SeedDocument
{
    private SeedDocument(string text) => Text = text;

    public string Text { get; }

    public static SeedDocument Read(string number)
    {
        var folder = Path.GetFullPath(Repository.Path("..", "shared", "seeds"));
        var file = Directory.Exists(folder) ? Directory.GetFiles(folder, number + "_*.txt").SingleOrDefault() : null;
        Skip.If(file is null, $"The documents of the profiles are not beside this repository ({folder}).");
        return new SeedDocument(File.ReadAllText(file!));
    }

    /// <summary>What is fenced in the given language, in order.</summary>
    /// <param name="language">The word behind the fence.</param>
    /// <param name="under">A heading without its hashes; only what stands under it is taken. Null: the whole document.</param>
    public IReadOnlyList<string> Blocks(string language, string? under = null) =>
        [.. Fence().Matches(under is null ? Text : Section(under)).Where(m => m.Groups[1].Value == language).Select(m => m.Groups[2].Value)];

    /// <summary>The numbers of a list such as <c>- **Name**: 60 seconds</c>.</summary>
    public string ListValue(string name) =>
        Regex.Match(Text, $@"\*\*{Regex.Escape(name)}\*\*: `?(\w+)") is { Success: true } match ? match.Groups[1].Value : throw new KeyNotFoundException(name);

    // From the heading to the next one of its level or above; a comment in a fenced block is none.
    private string Section(string heading)
    {
        var lines = Text.Split('\n');
        var start = Array.FindIndex(lines, line => line.StartsWith('#') && line.TrimStart('#').Trim().Equals(heading, StringComparison.Ordinal));
        if (start < 0)
            throw new KeyNotFoundException(heading);
        var level = lines[start].TakeWhile(c => c == '#').Count();
        var fenced = false;
        var end = start + 1;
        for (; end < lines.Length; end++)
        {
            if (lines[end].StartsWith("```", StringComparison.Ordinal))
                fenced = !fenced;
            else if (!fenced && lines[end].StartsWith('#') && lines[end].TakeWhile(c => c == '#').Count() <= level)
                break;
        }

        return string.Join('\n', lines[start..end]);
    }

    [GeneratedRegex(@"^```(\w+)\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
