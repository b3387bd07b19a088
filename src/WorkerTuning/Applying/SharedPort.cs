using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace WorkerTuning.Applying;

/// <summary>SO_REUSEPORT: several processes listen on one port, each of which must ask for it, under one user.</summary>
internal static class SharedPort
{
    public static bool IsSupported => OperatingSystem.IsLinux() || OperatingSystem.IsMacOS();

    public static Socket CreateBoundSocket(IPEndPoint endPoint)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // As Kestrel's own socket does.
            if (endPoint.Address.Equals(IPAddress.IPv6Any))
                socket.DualMode = true;
            var (level, option) = OperatingSystem.IsMacOS() ? (0xffff, 0x200) : (1, 15);
            var on = 1;
            socket.SetRawSocketOption(level, option, MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in on)));
            socket.Bind(endPoint);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
