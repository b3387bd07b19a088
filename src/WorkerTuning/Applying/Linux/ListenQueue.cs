using System.Net.Sockets;

namespace WorkerTuning.Applying.Linux;

/// <summary>How many connections the kernel has made and nobody has accepted yet.</summary>
internal static class ListenQueue
{
    private const int Tcp = 6;
    private const int TcpInfo = 11;

    // tcpi_unacked of struct tcp_info: of a listening socket the length of its queue.
    private const int Offset = 24;

    /// <summary>Null where the system does not tell.</summary>
    public static int? Length(Socket socket)
    {
        if (!OperatingSystem.IsLinux() || socket.AddressFamily == AddressFamily.Unix)
            return null;
        Span<byte> info = stackalloc byte[Offset + sizeof(int)];
        try
        {
            return socket.GetRawSocketOption(Tcp, TcpInfo, info) == info.Length ? BitConverter.ToInt32(info[Offset..]) : null;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return null;
        }
    }
}
