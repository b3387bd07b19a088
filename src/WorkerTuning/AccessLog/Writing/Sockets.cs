using System.Net;
using System.Net.Sockets;

namespace WorkerTuning.AccessLog.Writing;

/// <summary>Connected sockets that do not wait for ever.</summary>
internal static class Sockets
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <exception cref="SocketException">The host has no address.</exception>
    public static Socket Udp(string host, int port)
    {
        // gunicorn's sockets know IPv4 only, and so may those who listen at a name that has both.
        var address = Dns.GetHostAddresses(host).OrderBy(a => a.AddressFamily != AddressFamily.InterNetwork).First();
        return Connect(new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp), new IPEndPoint(address, port));
    }

    /// <exception cref="SocketException">Nobody listens there.</exception>
    public static Socket Tcp(string host, int port)
    {
        SocketException? failure = null;
        foreach (var address in Dns.GetHostAddresses(host).OrderBy(a => a.AddressFamily != AddressFamily.InterNetwork))
        {
            try
            {
                return Connect(new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp), new IPEndPoint(address, port));
            }
            catch (SocketException e)
            {
                failure = e;
            }
        }

        throw failure ?? new SocketException((int)SocketError.HostNotFound);
    }

    /// <param name="path">The socket's file.</param>
    /// <param name="stream">Null: datagrams, and a stream where the socket takes none, as syslog daemons differ.</param>
    /// <exception cref="SocketException">Nobody listens there.</exception>
    public static Socket Unix(string path, bool? stream)
    {
        try
        {
            return Connect(new Socket(AddressFamily.Unix, stream == true ? SocketType.Stream : SocketType.Dgram, ProtocolType.Unspecified), new UnixDomainSocketEndPoint(path));
        }
        catch (SocketException e) when (stream is null && e.SocketErrorCode == SocketError.ProtocolType)
        {
            return Unix(path, stream: true);
        }
    }

    private static Socket Connect(Socket socket, EndPoint address)
    {
        try
        {
            socket.SendTimeout = (int)Patience.TotalMilliseconds;
            if (socket.SocketType == SocketType.Stream && !socket.ConnectAsync(address).Wait(Patience))
                throw new SocketException((int)SocketError.TimedOut);
            if (socket.SocketType != SocketType.Stream)
                socket.Connect(address);
            return socket;
        }
        catch (AggregateException e) when (e.InnerException is SocketException inner)
        {
            socket.Dispose();
            throw new SocketException((int)inner.SocketErrorCode, inner.Message);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
