using WorkerTuning.Configuration.Python;

namespace WorkerTuning.Tests.PythonFiles;

/// <summary>A machine with four processors, an empty disk and the environment it is given.</summary>
internal sealed class FakePythonHost : IPythonHost
{
    public Dictionary<string, string> Variables { get; init; } = [];

    public HashSet<string> Files { get; init; } = [];

    public IReadOnlyDictionary<string, string> Environment => Variables;

    public int CpuCount { get; init; } = 4;

    public string PlatformSystem => "Linux";

    public string CurrentDirectory => "/srv/app";

    public bool PathExists(string path) => Files.Contains(path);
}
