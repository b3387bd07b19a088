namespace WorkerTuning.Configuration.Linux;

/// <summary>Tells sockets and ordinary files from others, which .NET does not.</summary>
internal static class FileKind
{
    // Elsewhere only the length can be asked.
    public static bool IsSocket(string path) =>
        OperatingSystem.IsLinux() ? FileStatus.Of(path)?.Kind == FileStatus.Socket : new FileInfo(path) is { Exists: true, Length: 0 };

    /// <summary>No pipe, no device, no folder.</summary>
    public static bool IsOrdinary(string path) =>
        OperatingSystem.IsLinux() ? FileStatus.Of(path)?.Kind == FileStatus.Regular : File.Exists(path);
}
