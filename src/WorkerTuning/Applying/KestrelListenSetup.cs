using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using WorkerTuning.Planning;

namespace WorkerTuning.Applying;

/// <summary>Makes Kestrel's endpoints of the plan's binds.</summary>
internal sealed class KestrelListenSetup(PlanStore plans, ListenAddresses addresses, IConfiguration configuration) : IConfigureOptions<KestrelServerOptions>
{
    private const string EndpointsSection = "Kestrel:Endpoints";

    public void Configure(KestrelServerOptions options)
    {
        var plan = plans.Current;
        if (addresses.All.Count == 0)
            return;
        RefuseBesideEndpoints(plan);
        var https = plan.Listen.Tls is null ? null : HttpsSetup.Load(plan);
        foreach (var address in addresses.All)
            options.Listen(address.EndPoint, listen => Configure(listen, plan, https));
    }

    private static void Configure(ListenOptions listen, WorkerPlan plan, Action<HttpsConnectionAdapterOptions>? https)
    {
        if (plan.Listen.Protocols is { } protocols)
            listen.Protocols = protocols;
        if (https is not null)
            listen.UseHttps(https);
    }

    // Kestrel would listen on both, and fail in words of its own where they share a port.
    private void RefuseBesideEndpoints(WorkerPlan plan)
    {
        var endpoints = configuration.GetSection(EndpointsSection).GetChildren().Select(e => $"{e.Key}={e["Url"]}").ToList();
        if (endpoints.Count > 0)
            throw plan.Refuse("bind", $"{EndpointsSection} lists endpoints too: {string.Join(", ", endpoints)}; keep one of the two");
    }
}
