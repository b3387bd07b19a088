using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using WorkerTuning.Applying.Linux;
using WorkerTuning.Configuration.Linux;

namespace WorkerTuning.Applying;

/// <summary>Binds a unix socket in the place of one that a dead process left, and gives it its mode. Whoever closes it deletes its file.</summary>
internal static class UnixListenSocket
{
    public static Socket Create(UnixDomainSocketEndPoint endPoint, UnixFileMode? mode, Func<EndPoint, Socket> create)
    {
        var path = endPoint.ToString()!;
        if (File.Exists(path) || Directory.Exists(path))
            RemoveStale(path, endPoint);
        var socket = create(endPoint);
        try
        {
            // Nobody can connect in between: the socket does not listen yet.
            if (mode is { } bits && !OperatingSystem.IsWindows())
                File.SetUnixFileMode(path, bits);
            return WithoutFile(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Whether a socket could be bound there, were the path free: binds another one in the same folder.</summary>
    /// <exception cref="SocketException">It could not.</exception>
    /// <exception cref="IOException">Something else is there.</exception>
    public static void Probe(UnixDomainSocketEndPoint endPoint)
    {
        var path = endPoint.ToString()!;
        if (IsAbstract(path))
            return;
        if (File.Exists(path) || Directory.Exists(path))
            RefuseOtherKinds(path);
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        // Short, so that it is no longer than a name that fits.
        probe.Bind(new UnixDomainSocketEndPoint(Path.Join(Path.GetDirectoryName(Path.GetFullPath(path)), Path.GetRandomFileName()[..3])));
    }

    /// <summary>Whether the process that bound it is gone.</summary>
    public static bool IsDead(UnixDomainSocketEndPoint endPoint)
    {
        // Not blocking: a full queue of a living process would hold it up.
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { Blocking = false };
        try
        {
            probe.Connect(endPoint);
            return false;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode == SocketError.ConnectionRefused;
        }
    }

    // A socket that bound a path deletes the file when it is closed, even where another process listens on it by then. One made from its handle does not.
    [SuppressMessage("Usage", "CA1816", Justification = "Its finalizer would delete the file, and its handle has another owner.")]
    private static Socket WithoutFile(Socket bound)
    {
        GC.SuppressFinalize(bound);
        return new Socket(bound.SafeHandle);
    }

    private static void RemoveStale(string path, UnixDomainSocketEndPoint endPoint)
    {
        // Asked first, since a connection to any other file is refused too.
        RefuseOtherKinds(path);
        if (!IsDead(endPoint))
            throw new SocketException((int)SocketError.AddressAlreadyInUse);
        File.Delete(path);
    }

    private static void RefuseOtherKinds(string path)
    {
        if (!OperatingSystem.IsWindows() && !FileKind.IsSocket(path))
            throw new IOException("is there already and is not a socket; it is left as it is");
    }

    private static bool IsAbstract(string path) => path is ['@' or '\0', ..];
}
