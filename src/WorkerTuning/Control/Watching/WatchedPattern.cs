using System.Text;
using System.Text.RegularExpressions;

namespace WorkerTuning.Control.Watching;

/// <summary>A file, a folder with all that is in it, or a pattern: <c>*</c> and <c>?</c> within a name, <c>**</c> over folders.</summary>
internal sealed class WatchedPattern
{
    private static readonly char[] Wildcards = ['*', '?'];
    private readonly Regex _path;

    private WatchedPattern(string folder, string pattern)
    {
        Folder = folder;
        Text = pattern;
        File = pattern.IndexOfAny(Wildcards) < 0 ? Path.Join(folder, pattern) : null;
        IsDeep = pattern.Contains('/', StringComparison.Ordinal) || pattern.Contains("**", StringComparison.Ordinal);
        _path = new Regex($"^{Regex.Escape(folder.TrimEnd('/'))}/{Translate(pattern)}$", RegexOptions.CultureInvariant);
    }

    /// <summary>The folder to watch.</summary>
    public string Folder { get; }

    /// <summary>What to look for in it.</summary>
    public string Text { get; }

    /// <summary>The one file that it can find; null where there may be others.</summary>
    public string? File { get; }

    /// <summary>True where folders in it count too.</summary>
    public bool IsDeep { get; }

    /// <param name="text">As it was set.</param>
    /// <param name="currentFolder">What a relative one counts from.</param>
    public static WatchedPattern Parse(string text, string currentFolder)
    {
        var full = Slashes(Path.GetFullPath(text, currentFolder));
        var wildcard = full.IndexOfAny(Wildcards);
        if (wildcard < 0 && Directory.Exists(full))
            return new WatchedPattern(full, "**");
        var split = full.LastIndexOf('/', wildcard < 0 ? full.Length - 1 : wildcard);
        return new WatchedPattern(split == 0 ? "/" : full[..split], full[(split + 1)..]);
    }

    public bool Matches(string path) => _path.IsMatch(Slashes(path));

    /// <summary>The files that match now.</summary>
    public IReadOnlyList<string> Files()
    {
        var options = new EnumerationOptions { RecurseSubdirectories = IsDeep, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.None };
        try
        {
            return [.. Directory.EnumerateFiles(Folder, "*", options).Where(Matches)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not there yet, or gone while it was looked at.
            return [];
        }
    }

    private static string Slashes(string path) => Path.DirectorySeparatorChar == '/' ? path : path.Replace(Path.DirectorySeparatorChar, '/');

    private static string Translate(string pattern)
    {
        var regex = new StringBuilder();
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern.AsSpan(i).StartsWith("**/", StringComparison.Ordinal))
            {
                regex.Append("(?:.*/)?");
                i += 2;
            }
            else if (pattern.AsSpan(i).StartsWith("**", StringComparison.Ordinal))
            {
                regex.Append(".*");
                i++;
            }
            else
            {
                regex.Append(pattern[i] switch { '*' => "[^/]*", '?' => "[^/]", var c => Regex.Escape(c.ToString()) });
            }
        }

        return regex.ToString();
    }
}
