using System.Text.RegularExpressions;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Docs;

/// <summary>The first table under a heading of a page.</summary>
internal static partial class MarkdownTable
{
    /// <returns>The cells of each row, the head of the table left out.</returns>
    public static IReadOnlyList<string[]> Under(string page, string heading) =>
        [.. File.ReadAllText(Repository.Path("docs", page)).Split($"\n{heading}\n")[1]
            .Split('\n')
            .SkipWhile(line => !line.StartsWith('|'))
            .TakeWhile(line => line.StartsWith('|'))
            .Skip(2)
            .Select(line => line.Trim('|', ' ').Split(" | "))];

    /// <returns>What stands between backticks.</returns>
    public static IEnumerable<string> Codes(string cell) => Code().Matches(cell).Select(m => m.Groups[1].Value);

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}
