using System.Text.RegularExpressions;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Documents;

/// <summary>A #region of a C# file that is built, without its indentation.</summary>
internal static class SourceRegion
{
    /// <param name="argument">The file's path in the repository, a blank, and the region's name.</param>
    public static string Read(string argument)
    {
        var words = argument.Split(' ');
        var region = Regex.Match(
            File.ReadAllText(Repository.Path(words[0])),
            $@"^(?<indent> *)#region {Regex.Escape(words[1])}\n(?<text>.*?)^ *#endregion",
            RegexOptions.Multiline | RegexOptions.Singleline);
        Assert.True(region.Success, $"There is no region {argument}.");
        var indent = region.Groups["indent"].Length;
        return string.Concat(region.Groups["text"].Value.Split('\n')[..^1].Select(line => (line.Length > indent ? line[indent..] : "") + "\n"));
    }
}
