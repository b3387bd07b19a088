using System.Globalization;
using WorkerTuning.Configuration.Linux;

namespace WorkerTuning.Control.Watching;

/// <summary>What is of interest in one folder.</summary>
/// <param name="path">The folder, without links in its path.</param>
internal sealed class WatchedFolder(string path)
{
    private readonly HashSet<string> _names = [];
    private readonly List<WatchedPattern> _patterns = [];

    public string Path { get; } = path;

    /// <summary>Which folder it is, whatever its name: one that is made again under the same name is another.</summary>
    public string Identity { get; } = Identify(path);

    /// <summary>True where folders in it count too.</summary>
    public bool IsDeep => _patterns.Any(p => p.IsDeep);

    /// <summary>True where a setting names it, not only the way to another.</summary>
    public bool IsNamed { get; set; }

    public void Add(string name) => _names.Add(name);

    public void Add(WatchedPattern pattern) => _patterns.Add(pattern);

    /// <summary>Whether a change of that name, from this folder, may be one of the files'.</summary>
    public bool Concerns(string? name) =>
        name is null || IsDeep || _names.Contains(name) || _patterns.Any(p => p.Matches(System.IO.Path.Join(p.Folder, name)));

    /// <summary>Whether a watch of the one is as good as a watch of the other.</summary>
    public bool IsAs(WatchedFolder other) =>
        Path == other.Path && Identity == other.Identity && IsDeep == other.IsDeep && _names.SetEquals(other._names)
        && _patterns.Select(p => p.Text).SequenceEqual(other._patterns.Select(p => p.Text));

    private static string Identify(string path) => OperatingSystem.IsLinux()
        ? FileStatus.Of(path) is { } status ? string.Create(CultureInfo.InvariantCulture, $"{status.Device}:{status.Inode}") : ""
        : Directory.GetCreationTimeUtc(path).Ticks.ToString(CultureInfo.InvariantCulture);
}
