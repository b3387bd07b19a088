using System.Net.Sockets;

namespace WorkerTuning.Applying.Linux;

/// <summary>Flags of inherited descriptors; the numbers are the same on Linux and macOS.</summary>
internal static class Descriptors
{
    private const int SetFlags = 2;
    private const int CloseOnExec = 1;
    private const int SetStatus = 4;
    private const int Append = 0x400;

    /// <summary>Lets the programs that this process starts have a descriptor.</summary>
    public static void LetChildrenHave(int descriptor) => _ = LibC.FileControl(descriptor, SetFlags, 0);

    /// <summary>Keeps a descriptor from the programs that this process starts.</summary>
    public static void KeepFromChildren(int descriptor) => _ = LibC.FileControl(descriptor, SetFlags, CloseOnExec);

    /// <summary>Writing to a pipe that is full waits, of a file that was opened to be appended to without waiting. Linux only.</summary>
    public static void LetWritesWait(int descriptor) => _ = LibC.FileControl(descriptor, SetStatus, Append);

    /// <summary>
    /// Before a listening socket is closed that other processes may have too. .NET shuts down what it closes while an accept is under way, and
    /// then it is down for all of them, unless the descriptor is one that children may have.
    /// </summary>
    public static void BeforeClose(Socket socket)
    {
        if (!OperatingSystem.IsWindows() && !socket.SafeHandle.IsClosed)
            LetChildrenHave((int)socket.Handle);
    }
}
