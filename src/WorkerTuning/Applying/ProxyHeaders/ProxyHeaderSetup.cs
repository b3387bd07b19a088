using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using WorkerTuning.Configuration;
using WorkerTuning.Planning;

namespace WorkerTuning.Applying.ProxyHeaders;

/// <summary>Puts the reading of PROXY headers in front of whatever an endpoint speaks.</summary>
internal sealed class ProxyHeaderSetup(PlanStore plans, ProxyHeaderRefusals refusals, [FromKeyedServices(ServerClock.Key)] TimeProvider time)
{
    /// <summary>How many endpoints read it; none where the application's own ConfigureEndpointDefaults took the place of ours.</summary>
    public int Endpoints { get; private set; }

    public void Apply(ListenOptions listen)
    {
        if (plans.Current.Listen.Proxy is null)
            return;
        Endpoints++;
        var limits = listen.KestrelServerOptions.Limits;
        listen.Use(next => new ProxyHeaderMiddleware(next, plans, limits, refusals, time).OnConnectionAsync);
    }
}
