using System.Net.Sockets;
using System.Text;

namespace WorkerTuning.Control.Systemd;

/// <summary>The datagram socket on which a service manager listens. Sending never blocks; what does not get through is lost, as sd_notify says.</summary>
internal sealed class NotifySocket : INotify, IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
    private readonly UnixDomainSocketEndPoint _address;

    /// <param name="address">A path, or an abstract name behind <c>@</c>.</param>
    /// <exception cref="ArgumentException">Neither.</exception>
    public NotifySocket(string address)
    {
        if (address.Length < 2 || address[0] is not ('/' or '@'))
            throw new ArgumentException($"'{address}' is neither a path nor an abstract socket.", nameof(address));
        _address = new UnixDomainSocketEndPoint(address[0] == '@' ? "\0" + address[1..] : address);
    }

    public bool Send(string state)
    {
        try
        {
            return _socket.SendTo(Encoding.UTF8.GetBytes(state), _address) > 0;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The arbiter takes its last look when the host has disposed this already.
            return false;
        }
    }

    public void Dispose() => _socket.Dispose();
}
