using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using WorkerTuning.Applying;

namespace WorkerTuning.Lifecycle;

/// <summary>
/// Stands before the server's transports and notes every connection. Connection middleware could not: the application's own endpoints have one
/// slot for it, which is the application's.
/// </summary>
internal sealed class TrackedTransport(IServiceProvider services, IOptions<SocketTransportOptions> options, ILoggerFactory loggers, OpenConnections open, ListenSockets sockets)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    // Kestrel adds none where it finds ours.
    private readonly Lazy<SocketTransportFactory> _sockets = new(() => new SocketTransportFactory(options, loggers));

    public bool CanBind(EndPoint endpoint) => Find(endpoint) is not null;

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var transport = Find(endpoint) ?? throw new NotSupportedException($"No transport can listen on {endpoint}.");
        return new TrackedListener(endpoint, await transport.BindAsync(endpoint, cancellationToken), open, sockets, TellsEnd(transport));
    }

    // Kestrel's own do.
    private static bool TellsEnd(IConnectionListenerFactory transport) =>
        transport.GetType().Assembly.GetName().Name?.StartsWith("Microsoft.AspNetCore.Server.Kestrel.", StringComparison.Ordinal) == true;

    // As Kestrel chooses: the one registered last that can.
    private IConnectionListenerFactory? Find(EndPoint endpoint)
    {
        var others = services.GetServices<IConnectionListenerFactory>().Where(f => f is not TrackedTransport).Reverse().ToList();
        if (others.Count == 0)
            others.Add(_sockets.Value);
        return others.Find(f => (f as IConnectionListenerFactorySelector)?.CanBind(endpoint) ?? true);
    }
}
