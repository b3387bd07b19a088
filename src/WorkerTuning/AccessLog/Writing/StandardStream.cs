using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using WorkerTuning.Applying.Linux;

namespace WorkerTuning.AccessLog.Writing;

/// <summary>
/// Standard output or error as it is when this is made, wherever it is led later. .NET's own stream stays behind like this on .NET 10, and follows on .NET 11.
/// Written as the console is: the place in a file is the one that others who write there have reached.
/// </summary>
internal sealed class StandardStream : Stream
{
    private const int OutputDescriptor = 1, ErrorDescriptor = 2;

    private readonly SafeFileHandle _handle;

    private StandardStream(int descriptor) => _handle = new SafeFileHandle(LibC.DuplicateForThisProcess(descriptor), ownsHandle: true);

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public static Stream Output() => OperatingSystem.IsWindows() ? Console.OpenStandardOutput() : new StandardStream(OutputDescriptor);

    public static Stream Error() => OperatingSystem.IsWindows() ? Console.OpenStandardError() : new StandardStream(ErrorDescriptor);

    /// <exception cref="IOException">The system takes no more. A reader that is gone is no failure, as for the console.</exception>
    public override unsafe void Write(ReadOnlySpan<byte> buffer)
    {
        // Closed when the process began.
        if (_handle.IsInvalid)
            return;
        while (!buffer.IsEmpty)
        {
            nint written;
            fixed (byte* first = buffer)
                written = LibC.Write(_handle, first, (nuint)buffer.Length);
            if (written >= 0)
                buffer = buffer[(int)written..];
            else if (!GoesOn(Marshal.GetLastPInvokeError()))
                return;
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _handle.Dispose();
        base.Dispose(disposing);
    }

    private static bool GoesOn(int error)
    {
        switch (error)
        {
            case LibC.Interrupted:
                return true;
            case LibC.TryAgain or LibC.TryAgainOfMac:
                // Somebody has made the stream non-blocking. Threads that write logs may wait.
                Thread.Sleep(10);
                return true;
            case LibC.BrokenPipe:
                return false;
            default:
                throw new IOException(Marshal.GetPInvokeErrorMessage(error));
        }
    }
}
