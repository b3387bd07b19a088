using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using WorkerTuning.Applying.Linux;

namespace WorkerTuning.Applying;

/// <summary>Listens on a descriptor that the parent process opened.</summary>
internal static class InheritedListenSocket
{
    public static Socket Create(FileHandleEndPoint handle, int backlog, Func<EndPoint, Socket> create)
    {
        var socket = create(handle);
        try
        {
            // Kestrel does so again; here a socket that cannot listen is still known by its bind.
            socket.Listen(backlog);
            if (!OperatingSystem.IsWindows())
                Descriptors.KeepFromChildren((int)handle.FileHandle);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
