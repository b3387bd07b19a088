using System.Runtime.InteropServices;

namespace WorkerTuning.Applying.Linux;

/// <summary>Tells sockets and ordinary files from others, which .NET does not.</summary>
internal static unsafe class FileKind
{
    private const int WorkingDirectory = -100;
    private const uint TypeWanted = 1;
    private const int StatusSize = 256;
    private const int ModeOffset = 28;
    private const int TypeMask = 0xF000;
    private const int SocketType = 0xC000;
    private const int RegularType = 0x8000;

    // Elsewhere only the length can be asked.
    public static bool IsSocket(string path) =>
        OperatingSystem.IsLinux() ? Type(path) == SocketType : new FileInfo(path) is { Exists: true, Length: 0 };

    /// <summary>No pipe, no device, no folder.</summary>
    public static bool IsOrdinary(string path) =>
        OperatingSystem.IsLinux() ? Type(path) == RegularType : File.Exists(path);

    private static int? Type(string path)
    {
        // struct statx, unlike struct stat, lies the same on every architecture.
        var status = stackalloc byte[StatusSize];
        return LibC.FileStatus(WorkingDirectory, path, 0, TypeWanted, status) == 0
            ? MemoryMarshal.Read<ushort>(new ReadOnlySpan<byte>(status + ModeOffset, sizeof(ushort))) & TypeMask
            : null;
    }
}
