using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using WorkerTuning.Applying.ProxyHeaders;
using WorkerTuning.Planning;

namespace WorkerTuning.Applying;

/// <summary>Makes Kestrel's endpoints of the plan's binds. Without binds, protocols, TLS and the PROXY header become the defaults of the application's own endpoints.</summary>
internal sealed class KestrelListenSetup(PlanStore plans, ListenAddresses addresses, ProxyHeaderSetup proxyHeaders, LiveTls tls, IConfiguration configuration) : IConfigureOptions<KestrelServerOptions>
{
    private const string EndpointsSection = "Kestrel:Endpoints";

    public void Configure(KestrelServerOptions options)
    {
        var plan = plans.Current;
        var all = addresses.All;
        if (all.Count > 0)
            RefuseBesideEndpoints(plan);
        var https = plan.Listen.Tls is null ? null : HttpsSetup.Load(plan, tls);
        foreach (var address in all)
            options.Listen(address.EndPoint, listen => Configure(listen, plan, https));
        if (all.Count == 0)
            SetDefaults(options, plan, https);
    }

    private void Configure(ListenOptions listen, WorkerPlan plan, Action<HttpsConnectionAdapterOptions>? https)
    {
        SetDefaults(listen, plan);
        if (https is not null)
            listen.UseHttps(https);
    }

    private void SetDefaults(ListenOptions listen, WorkerPlan plan)
    {
        if (plan.Listen.Protocols is { } protocols)
            listen.Protocols = protocols;
        // Before TLS, which comes after it in either case.
        proxyHeaders.Apply(listen);
    }

    private void SetDefaults(KestrelServerOptions options, WorkerPlan plan, Action<HttpsConnectionAdapterOptions>? https)
    {
        if (plan.Listen is { Protocols: not null } or { Proxy: not null })
            options.ConfigureEndpointDefaults(listen => SetDefaults(listen, plan));
        if (https is not null)
            options.ConfigureHttpsDefaults(https);
    }

    // Kestrel would listen on both, and fail in words of its own where they share a port.
    private void RefuseBesideEndpoints(WorkerPlan plan)
    {
        var endpoints = configuration.GetSection(EndpointsSection).GetChildren().Select(e => $"{e.Key}={e["Url"]}").ToList();
        if (endpoints.Count > 0)
            throw plan.Refuse("bind", $"{EndpointsSection} lists endpoints too: {string.Join(", ", endpoints)}; keep one of the two");
    }
}
