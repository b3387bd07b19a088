using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using WorkerTuning.AccessLog.Writing;
using WorkerTuning.Configuration;

namespace WorkerTuning.AccessLog.Syslog;

/// <summary>Makes the sink for a syslog address.</summary>
internal static class SyslogSinks
{
    // Python ends every message with a zero, and so does glibc on streams of unix sockets. On TCP gunicorn does the same, where every server
    // reads on until a line ends (RFC 6587): its messages run together there, and ours do not.
    private const byte Zero = 0;
    private const byte LineFeed = (byte)'\n';

    public static SocketSink Make(SyslogAddress address, ILogger logger)
    {
        var (connect, ending) = address switch
        {
            SyslogAddress.Udp udp => ((Func<Socket>)(() => Sockets.Udp(udp.Host, udp.Port)), Zero),
            SyslogAddress.Tcp tcp => (() => Sockets.Tcp(tcp.Host, tcp.Port), LineFeed),
            SyslogAddress.Unix unix => (() => Sockets.Unix(unix.Path, unix.Stream), Zero),
            _ => throw new InvalidOperationException($"{address} is no address of syslog."),
        };
        return new SocketSink("syslog", Describe(address), connect, ending, logger);
    }

    public static string Describe(SyslogAddress address) => address switch
    {
        SyslogAddress.Udp udp => $"udp://{udp.Host}:{udp.Port}",
        SyslogAddress.Tcp tcp => $"tcp://{tcp.Host}:{tcp.Port}",
        SyslogAddress.Unix unix => "unix://" + unix.Path,
        _ => address.ToString(),
    };
}
