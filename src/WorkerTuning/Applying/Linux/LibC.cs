using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace WorkerTuning.Applying.Linux;

/// <summary>The calls of the C library that .NET has no face for. Those that fail leave the reason in the last P/Invoke error.</summary>
internal static unsafe partial class LibC
{
    public const int PermissionDenied = 1;
    public const int Interrupted = 4;
    public const int NoDevice = 6;
    public const int TryAgain = 11;
    public const int BrokenPipe = 32;
    public const int BufferTooSmall = 34;
    public const int TryAgainOfMac = 35;

    public const int UnixFamily = 1;

    /// <summary>SOCK_STREAM | SOCK_CLOEXEC of Linux.</summary>
    public const int StreamClosedOnExec = 0x80001;

    private const string Library = "libc";

    // F_DUPFD_CLOEXEC.
    private const int DuplicateClosedOnExec = 1030, DuplicateClosedOnExecOfMac = 67;

    [LibraryImport(Library, EntryPoint = "umask")]
    public static partial uint SetUmask(uint mask);

    [LibraryImport(Library, EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int pid, int signal);

    /// <summary>Ends the process at once; unlike KILL it also works as the first process of a container.</summary>
    [LibraryImport(Library, EntryPoint = "_exit")]
    public static partial void Exit(int code);

    [LibraryImport(Library, EntryPoint = "getppid")]
    public static partial int ParentProcess();

    [LibraryImport(Library, EntryPoint = "geteuid")]
    public static partial uint EffectiveUser();

    [LibraryImport(Library, EntryPoint = "getegid")]
    public static partial uint EffectiveGroup();

    [LibraryImport(Library, EntryPoint = "setuid", SetLastError = true)]
    public static partial int SetUser(uint user);

    [LibraryImport(Library, EntryPoint = "setgid", SetLastError = true)]
    public static partial int SetGroup(uint group);

    [LibraryImport(Library, EntryPoint = "setgroups", SetLastError = true)]
    public static partial int SetGroups(nuint count, uint* groups);

    [LibraryImport(Library, EntryPoint = "initgroups", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int InitGroups(string user, uint group);

    [LibraryImport(Library, EntryPoint = "lchown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ChangeOwner(string path, uint user, uint group);

    [LibraryImport(Library, EntryPoint = "prctl", SetLastError = true)]
    public static partial int ProcessControl(int option, nuint argument2, nuint argument3, nuint argument4, nuint argument5);

    [LibraryImport(Library, EntryPoint = "fcntl", SetLastError = true)]
    public static partial int FileControl(int descriptor, int command, nint argument);

    [LibraryImport(Library, EntryPoint = "socketpair", SetLastError = true)]
    public static partial int SocketPair(int family, int type, int protocol, int* ends);

    [LibraryImport(Library, EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags, int mode);

    [LibraryImport(Library, EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(SafeFileHandle file, byte* bytes, nuint count);

    /// <summary>A duplicate that programs started by this process do not get; negative where there is none.</summary>
    public static int DuplicateForThisProcess(int descriptor) =>
        FileControl(descriptor, OperatingSystem.IsMacOS() ? DuplicateClosedOnExecOfMac : DuplicateClosedOnExec, 0);

    [LibraryImport(Library, EntryPoint = "dup", SetLastError = true)]
    public static partial int Duplicate(int descriptor);

    [LibraryImport(Library, EntryPoint = "dup2", SetLastError = true)]
    public static partial int Duplicate(int descriptor, int onto);

    [LibraryImport(Library, EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);

    [LibraryImport(Library, EntryPoint = "getpwnam_r", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int UserByName(string name, UserEntry* entry, byte* buffer, nuint size, UserEntry** found);

    [LibraryImport(Library, EntryPoint = "getpwuid_r")]
    public static partial int UserByNumber(uint number, UserEntry* entry, byte* buffer, nuint size, UserEntry** found);

    [LibraryImport(Library, EntryPoint = "getgrnam_r", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int GroupByName(string name, GroupEntry* entry, byte* buffer, nuint size, GroupEntry** found);

    /// <summary>struct passwd of glibc and musl.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct UserEntry
    {
        public byte* Name;
        public byte* Password;
        public uint User;
        public uint Group;
        public byte* Comment;
        public byte* Home;
        public byte* Shell;
    }

    /// <summary>struct group of glibc and musl.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct GroupEntry
    {
        public byte* Name;
        public byte* Password;
        public uint Group;
        public byte** Members;
    }
}
