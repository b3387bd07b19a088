using System.Text.RegularExpressions;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Docs;

/// <summary>The code blocks of a page, and the regions of the C# file they are compiled in.</summary>
internal static partial class PageCode
{
    public static IReadOnlyList<string> Blocks(string page, string language) =>
        [.. Fence().Matches(Read("docs", page)).Where(m => m.Groups[1].Value == language).Select(m => m.Groups[2].Value)];

    public static IReadOnlyList<string> Regions(string file) =>
        [.. Region().Matches(Read("tests", "WorkerTuning.Tests", "Docs", file)).Select(m => Dedent(m.Groups[2].Value, m.Groups[1].Length))];

    private static string Read(params string[] path) => File.ReadAllText(Repository.Path(path)).ReplaceLineEndings("\n");

    private static string Dedent(string text, int by) => string.Join('\n', text.Split('\n').Select(line => line.Length > by ? line[by..] : line.Trim()));

    [GeneratedRegex(@"^```(\w+)\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^( *)#region [^\n]*\n(.*?)^ *#endregion", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Region();
}
