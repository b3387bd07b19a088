using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using WorkerTuning.AccessLog.Writing;
using WorkerTuning.Configuration;

namespace WorkerTuning.AccessLog.Statsd;

/// <summary>Makes the sink for a statsd server.</summary>
internal static class StatsdSinks
{
    public static SocketSink Make(StatsdAddress address, ILogger logger)
    {
        Func<Socket> connect = address switch
        {
            StatsdAddress.Udp udp => () => Sockets.Udp(udp.Host, udp.Port),
            StatsdAddress.Unix unix => () => Sockets.Unix(unix.Path, stream: false),
            _ => throw new InvalidOperationException($"{address} is no address of statsd."),
        };
        return new SocketSink("statsd", Describe(address), connect, ending: null, logger);
    }

    public static string Describe(StatsdAddress address) => address switch
    {
        StatsdAddress.Udp udp => $"{udp.Host}:{udp.Port}",
        StatsdAddress.Unix unix => "unix://" + unix.Path,
        _ => address.ToString(),
    };
}
