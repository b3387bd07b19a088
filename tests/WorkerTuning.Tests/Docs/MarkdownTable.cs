using System.Text.RegularExpressions;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Docs;

/// <summary>Tables of the pages in docs, as the cells of each row.</summary>
internal static partial class MarkdownTable
{
    /// <summary>The first one under a heading.</summary>
    public static IReadOnlyList<string[]> Under(string page, string heading) =>
        Rows(After(page, heading).SkipWhile(line => !line.StartsWith('|')).Skip(1));

    /// <summary>The one with this head.</summary>
    public static IReadOnlyList<string[]> Headed(string page, string head) => Rows(After(page, head));

    /// <returns>What stands between backticks.</returns>
    public static IEnumerable<string> Codes(string cell) => Code().Matches(cell).Select(m => m.Groups[1].Value);

    private static string[] After(string page, string line) => File.ReadAllText(Repository.Path("docs", page)).Split($"\n{line}\n")[1].Split('\n');

    // The line of hyphens first.
    private static IReadOnlyList<string[]> Rows(IEnumerable<string> lines) =>
        [.. lines.TakeWhile(line => line.StartsWith('|')).Skip(1).Select(line => line.Trim('|', ' ').Split(" | "))];

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}
