namespace WorkerTuning.Configuration.Linux;

/// <summary>Tells sockets and ordinary files from others, which .NET does not.</summary>
internal static class FileKind
{
    private const string MustBe = "must be a file, a pipe that is read, or a device such as /dev/null; this is ";

    // Elsewhere only the length can be asked.
    public static bool IsSocket(string path) =>
        OperatingSystem.IsLinux() ? FileStatus.Of(path)?.Kind == FileStatus.Socket : new FileInfo(path) is { Exists: true, Length: 0 };

    /// <summary>No pipe, no device, no folder.</summary>
    public static bool IsOrdinary(string path) =>
        OperatingSystem.IsLinux() ? FileStatus.Of(path)?.Kind == FileStatus.Regular : File.Exists(path);

    /// <summary>Why nothing can be appended to it; null where it is a file, a pipe or a device such as <c>/dev/null</c>, or is not there.</summary>
    public static string? ObstacleToAppend(string path) => !OperatingSystem.IsLinux() ? null : FileStatus.Of(path)?.Kind switch
    {
        FileStatus.Block => MustBe + "a disk",
        FileStatus.Folder => MustBe + "a folder",
        FileStatus.Socket => MustBe + "a socket",
        _ => null,
    };

    public static bool IsPipe(string path) => OperatingSystem.IsLinux() && FileStatus.Of(path)?.Kind == FileStatus.Pipe;
}
