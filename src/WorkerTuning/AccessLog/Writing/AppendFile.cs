using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using WorkerTuning.Applying.Linux;
using WorkerTuning.Configuration.Linux;

namespace WorkerTuning.AccessLog.Writing;

/// <summary>
/// A file that is only ever appended to. .NET writes at a position of its own, so that two processes would write over each other, and a file
/// that logrotate has truncated would begin with zeros; the system's append mode knows neither.
/// </summary>
internal sealed unsafe class AppendFile : IDisposable
{
    // O_WRONLY, O_CREAT, O_NOCTTY, O_APPEND, O_NONBLOCK and O_CLOEXEC of Linux on every architecture that .NET runs on. A pipe without a
    // reader would hold up the thread that opens it.
    private const int Flags = 0x1 | 0x40 | 0x100 | 0x400 | 0x800 | 0x80000;

    // Nobody else's business, but for a group that may read logs.
    private const int Mode = 0b110_100_000;

    private readonly SafeFileHandle _handle;

    private AppendFile(SafeFileHandle handle) => _handle = handle;

    public int Descriptor => (int)_handle.DangerousGetHandle();

    /// <summary>False once it was deleted: what is written to it then is nowhere.</summary>
    public bool HasName => !OperatingSystem.IsLinux() || FileStatus.OfDescriptor(Descriptor)?.Links > 0;

    /// <exception cref="IOException">It cannot be opened.</exception>
    public static AppendFile Open(string path)
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder && !Directory.Exists(folder))
            throw new IOException($"the folder {folder} does not exist");
        if (FileKind.ObstacleToAppend(path) is { } obstacle)
            throw new IOException(obstacle);
        if (!OperatingSystem.IsLinux())
            return new AppendFile(File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete));
        var descriptor = LibC.Open(path, Flags, Mode);
        if (descriptor < 0)
            throw Marshal.GetLastPInvokeError() == LibC.NoDevice && FileKind.IsPipe(path) ? new IOException("no process reads this pipe") : LastError();
        Descriptors.LetWritesWait(descriptor);
        return new AppendFile(new SafeFileHandle(descriptor, ownsHandle: true));
    }

    /// <returns>How many bytes were written; fewer than all where the disk is nearly full.</returns>
    /// <exception cref="IOException">None could be written.</exception>
    public int Write(ReadOnlySpan<byte> bytes)
    {
        if (!OperatingSystem.IsLinux())
        {
            RandomAccess.Write(_handle, bytes, RandomAccess.GetLength(_handle));
            return bytes.Length;
        }

        fixed (byte* first = bytes)
        {
            nint written;
            do
                written = LibC.Write(_handle, first, (nuint)bytes.Length);
            while (written < 0 && Marshal.GetLastPInvokeError() == LibC.Interrupted);
            return written < 0 ? throw LastError() : (int)written;
        }
    }

    public void Dispose() => _handle.Dispose();

    private static IOException LastError() => new(Marshal.GetLastPInvokeErrorMessage());
}
