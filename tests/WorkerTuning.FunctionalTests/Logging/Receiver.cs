using System.Net;
using System.Net.Sockets;
using System.Text;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Logging;

/// <summary>A real socket that datagrams arrive at.</summary>
internal sealed class Receiver : IDisposable
{
    private readonly Socket _socket;

    private Receiver(Socket socket, EndPoint address)
    {
        _socket = socket;
        _socket.Bind(address);
    }

    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    public static Receiver Udp(int port = 0) => new(new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp), new IPEndPoint(IPAddress.Loopback, port));

    public static Receiver Unix(string path) => new(new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified), new UnixDomainSocketEndPoint(path));

    public async Task<string> NextAsync()
    {
        var buffer = new byte[65_536];
        return Encoding.UTF8.GetString(buffer, 0, await _socket.ReceiveAsync(buffer).WithTimeout());
    }

    /// <summary>Datagrams up to the first that fits, that one included.</summary>
    public async Task<List<string>> UntilAsync(Func<string, bool> last)
    {
        var all = new List<string>();
        do
            all.Add(await NextAsync());
        while (!last(all[^1]));
        return all;
    }

    public void Dispose() => _socket.Dispose();
}
