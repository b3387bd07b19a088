using System.Runtime.InteropServices;

namespace WorkerTuning.Applying.Linux;

/// <summary>Tells sockets from other files, which .NET does not.</summary>
internal static unsafe class FileKind
{
    private const int WorkingDirectory = -100;
    private const uint TypeWanted = 1;
    private const int StatusSize = 256;
    private const int ModeOffset = 28;
    private const int TypeMask = 0xF000;
    private const int SocketType = 0xC000;

    public static bool IsSocket(string path)
    {
        // struct statx, unlike struct stat, lies the same on every architecture; elsewhere only the length can be asked.
        if (!OperatingSystem.IsLinux())
            return new FileInfo(path) is { Exists: true, Length: 0 };
        var status = stackalloc byte[StatusSize];
        return LibC.FileStatus(WorkingDirectory, path, 0, TypeWanted, status) == 0
            && (MemoryMarshal.Read<ushort>(new ReadOnlySpan<byte>(status + ModeOffset, sizeof(ushort))) & TypeMask) == SocketType;
    }
}
