using WorkerTuning.Configuration.Python;

namespace WorkerTuning.Configuration.Sources;

/// <summary>What a gunicorn.conf.py sees of the machine.</summary>
internal sealed class PythonHost(ProcessEnvironment environment) : IPythonHost
{
    public IReadOnlyDictionary<string, string> Environment => environment.Variables;

    public int CpuCount => environment.Cpu;

    public string PlatformSystem => OperatingSystem.IsWindows() ? "Windows" : OperatingSystem.IsMacOS() ? "Darwin" : "Linux";

    public string CurrentDirectory => environment.CurrentDirectory;

    public bool PathExists(string path) => Path.Exists(Path.GetFullPath(path, environment.CurrentDirectory));
}
