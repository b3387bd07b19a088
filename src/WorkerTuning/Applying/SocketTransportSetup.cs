using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using WorkerTuning.Planning;

namespace WorkerTuning.Applying;

/// <summary>The backlog, which later code may change, and around whatever makes the sockets then: how they are bound.</summary>
internal sealed class SocketTransportSetup(PlanStore plans, ListenAddresses addresses, ListenSockets sockets, ILoggerFactory loggers)
    : IConfigureOptions<SocketTransportOptions>, IPostConfigureOptions<SocketTransportOptions>
{
    private static readonly Func<EndPoint, Socket> KestrelsOwn = SocketTransportOptions.CreateDefaultBoundListenSocket;

    public void Configure(SocketTransportOptions options)
    {
        if (plans.Current.Listen.Backlog is { } backlog)
            options.Backlog = backlog;
    }

    public void PostConfigure(string? name, SocketTransportOptions options)
    {
        var plan = plans.Current;
        if (addresses.All.Count == 0 && !plan.Listen.ReusePort)
            return;
        var inner = options.CreateBoundListenSocket;
        var sharePorts = plan.Listen.ReusePort && MaySharePorts(inner);
        options.CreateBoundListenSocket = endPoint => new ListenSocketFactory(plan, addresses, sockets, inner, sharePorts, options.Backlog).Create(endPoint);
    }

    private bool MaySharePorts(Func<EndPoint, Socket> inner)
    {
        var logger = loggers.CreateLogger(Log.Category);
        if (!SharedPort.IsSupported)
            Log.NotOnThisSystem(logger, "reuse_port");
        else if (!KestrelsOwn.Equals(inner))
            Log.ReusePortLeftToApplication(logger);
        else
            return true;
        return false;
    }
}
