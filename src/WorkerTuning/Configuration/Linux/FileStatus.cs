using System.Runtime.InteropServices;

namespace WorkerTuning.Configuration.Linux;

/// <summary>What .NET does not tell of a file: its kind, whose it is, and which one it is whatever its name.</summary>
/// <param name="Kind">The bits of the mode that are no permissions.</param>
/// <param name="Owner">The user id.</param>
/// <param name="Device">The file system.</param>
/// <param name="Inode">Its number there.</param>
/// <param name="Links">How many names it has; none once it is deleted.</param>
internal readonly partial record struct FileStatus(int Kind, uint Owner, ulong Device, ulong Inode, uint Links)
{
    public const int Socket = 0xC000;
    public const int Block = 0x6000;
    public const int Folder = 0x4000;
    public const int Pipe = 0x1000;
    public const int Regular = 0x8000;

    private const int WorkingDirectory = -100;
    private const int LinkItself = 0x100;
    private const int ItsPathIsEmpty = 0x1000;
    private const uint Wanted = KindWanted | LinksWanted | OwnerWanted | InodeWanted;
    private const uint KindWanted = 0x1;
    private const uint LinksWanted = 0x4;
    private const uint OwnerWanted = 0x8;
    private const uint InodeWanted = 0x100;
    private const int Size = 256;
    private const int KindMask = 0xF000;

    /// <summary>Null: there is no such file, or it cannot be looked at.</summary>
    public static FileStatus? Of(string path) => Read(path, 0);

    /// <summary>The same, of an open file.</summary>
    public static FileStatus? OfDescriptor(int descriptor) => Read("", ItsPathIsEmpty, descriptor);

    /// <summary>The same, of a link itself and not of what it names.</summary>
    public static FileStatus? OfLink(string path) => Read(path, LinkItself);

    public bool IsSameFile(FileStatus other) => Device == other.Device && Inode == other.Inode;

    private static unsafe FileStatus? Read(string path, int flags, int at = WorkingDirectory)
    {
        // struct statx, unlike struct stat, lies the same on every architecture.
        var status = stackalloc byte[Size];
        if (Call(at, path, flags, Wanted, status) != 0)
            return null;
        var fields = new ReadOnlySpan<byte>(status, Size);
        return new FileStatus(
            MemoryMarshal.Read<ushort>(fields[28..]) & KindMask,
            MemoryMarshal.Read<uint>(fields[20..]),
            MemoryMarshal.Read<ulong>(fields[136..]),
            MemoryMarshal.Read<ulong>(fields[32..]),
            MemoryMarshal.Read<uint>(fields[16..]));
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int Call(int folder, string path, int flags, uint mask, byte* status);
}
