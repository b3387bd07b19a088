using WorkerTuning.Configuration.Linux;
using WorkerTuning.Configuration.Python;

namespace WorkerTuning.Configuration.Sources;

/// <summary>What a gunicorn.conf.py sees of the machine.</summary>
internal sealed class PythonHost(ProcessEnvironment environment) : IPythonHost
{
    // A name is read though it begins with a dot, and a folder that may not be read is no empty one.
    private static readonly EnumerationOptions AsTheyAre = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false, MatchType = MatchType.Simple };

    public IReadOnlyDictionary<string, string> Environment => environment.Variables;

    public int CpuCount => environment.Cpu;

    public string PlatformSystem => OperatingSystem.IsWindows() ? "Windows" : OperatingSystem.IsMacOS() ? "Darwin" : "Linux";

    public string CurrentDirectory => environment.CurrentDirectory;

    public PathKind KindOf(string path)
    {
        var full = Path.GetFullPath(path, environment.CurrentDirectory);
        return Directory.Exists(full) ? PathKind.Folder
            : FileKind.IsOrdinary(full) ? PathKind.File
            : File.Exists(full) ? PathKind.Other
            : PathKind.Nothing;
    }

    public IReadOnlyList<FolderEntry>? ReadFolder(string path, int most)
    {
        try
        {
            return [.. new DirectoryInfo(path).EnumerateFileSystemInfos("*", AsTheyAre).Take(most).Select(Entry)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static FolderEntry Entry(FileSystemInfo info)
    {
        var isLink = info.Attributes.HasFlag(FileAttributes.ReparsePoint);
        return new FolderEntry(info.Name, isLink ? Directory.Exists(info.FullName) : info.Attributes.HasFlag(FileAttributes.Directory), isLink);
    }
}
