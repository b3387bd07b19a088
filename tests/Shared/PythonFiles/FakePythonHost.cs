using WorkerTuning.Configuration.Python;

namespace WorkerTuning.Tests.PythonFiles;

/// <summary>A machine with four processors, the files that it is given, none by default, and the environment it is given.</summary>
internal sealed class FakePythonHost : IPythonHost
{
    public Dictionary<string, string> Variables { get; init; } = [];

    public HashSet<string> Files { get; init; } = [];

    public IReadOnlyDictionary<string, string> Environment => Variables;

    public int CpuCount { get; init; } = 4;

    public string PlatformSystem => "Linux";

    public string CurrentDirectory => "/srv/app";

    public PathKind KindOf(string path) => Files.Contains(path) ? PathKind.File : Below(path).Any() ? PathKind.Folder : PathKind.Nothing;

    public IReadOnlyList<FolderEntry>? ReadFolder(string path, int most)
    {
        if (KindOf(path) != PathKind.Folder) return null;
        var names = Below(path).Select(rest => rest.Split('/')).DistinctBy(parts => parts[0]);
        return [.. names.Take(most).Select(parts => new FolderEntry(parts[0], parts.Length > 1, IsLink: false)).Reverse()];
    }

    private IEnumerable<string> Below(string path) =>
        Files.Where(f => f.StartsWith(path.TrimEnd('/') + "/", StringComparison.Ordinal)).Select(f => f[(path.TrimEnd('/').Length + 1)..]);
}
