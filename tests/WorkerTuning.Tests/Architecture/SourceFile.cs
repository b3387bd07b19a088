using System.Text.RegularExpressions;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Architecture;

/// <summary>A source file of the library, without its comments.</summary>
internal sealed partial class SourceFile(string path, string text)
{
    /// <summary>Relative to src/WorkerTuning, with slashes.</summary>
    public string Path { get; } = path;

    public string Folder { get; } = path.Contains('/', StringComparison.Ordinal) ? path[..path.LastIndexOf('/')] : "";

    /// <summary>The type the file is named for; a part of a partial class is named Type.Part.cs.</summary>
    public string TypeName { get; } = path.Split('/')[^1].Split('.')[0];

    public string Code { get; } = Comment().Replace(text, "");

    public string? Room => Rooms.Of(Folder);

    public string Namespace => NamespaceLine().Match(Code).Groups[1].Value;

    public IEnumerable<string> StringLiterals => Literal().Matches(Code).Select(match => match.Groups[1].Value);

    public static IReadOnlyList<SourceFile> All { get; } = Read(Repository.Path("src", "WorkerTuning"));

    public bool Names(string identifier) => Regex.IsMatch(Code, $@"(?<![\w.""]){Regex.Escape(identifier)}(?!\w)");

    private static List<SourceFile> Read(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Select(file => (Path: System.IO.Path.GetRelativePath(folder, file).Replace('\\', '/'), File: file))
            .Where(entry => !entry.Path.StartsWith("obj/", StringComparison.Ordinal) && !entry.Path.StartsWith("bin/", StringComparison.Ordinal))
            .OrderBy(entry => entry.Path, StringComparer.Ordinal)
            .Select(entry => new SourceFile(entry.Path, File.ReadAllText(entry.File)))];

    [GeneratedRegex(@"^\s*//.*$|(?<=[;{}),]\s+)//.*$|/\*.*?\*/", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"""((?:[^""\\\n]|\\.)*)""")]
    private static partial Regex Literal();
}
