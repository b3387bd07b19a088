using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using WorkerTuning.Applying.ProxyHeaders;
using WorkerTuning.Configuration;
using WorkerTuning.Planning;

namespace WorkerTuning.Applying;

/// <summary>
/// Makes Kestrel's endpoints of the plan's binds. Without binds that a source gave, protocols, TLS and the PROXY header become the defaults of the
/// application's own endpoints.
/// </summary>
internal sealed class KestrelListenSetup(
    PlanStore plans, ListeningServer server, ListenAddresses addresses, ProxyHeaderSetup proxyHeaders, LiveTls tls, IConfiguration configuration, IServiceProvider services)
    : IConfigureOptions<KestrelServerOptions>
{
    private const string EndpointsSection = "Kestrel:Endpoints";

    public void Configure(KestrelServerOptions options)
    {
        // A reload asks for the options even then.
        if (server.LeavesProcessAlone)
            return;
        var plan = plans.Current;
        var all = addresses.All;
        var https = plan.Listen.Tls is null ? null : HttpsSetup.Load(plan, tls);
        if (all.Count == 0 || addresses.AreDefault)
        {
            SetDefaults(options, plan, https);
            return;
        }

        RefuseBesideEndpoints(plan);
        foreach (var address in all)
            options.Listen(address.EndPoint, listen => Configure(listen, plan, https));
    }

    private void Configure(ListenOptions listen, WorkerPlan plan, Action<HttpsConnectionAdapterOptions>? https)
    {
        SetDefaults(listen, plan);
        if (https is null)
            return;
        HttpsConnectionAdapterOptions? made = null;
        listen.UseHttps(options => https(made = options));
        // Kestrel makes an endpoint's middleware when it is about to listen, from the last to the first: so this runs just before TLS is set up.
        // Not in the options above: those are the server's own, and a hook may need the server.
        listen.Use(next =>
        {
            if (Interlocked.Exchange(ref made, null) is { } options)
                CallHook(options);
            return next;
        });
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
            options.ConfigureHttpsDefaults(https + CallHook);
    }

    private void CallHook(HttpsConnectionAdapterOptions https) => services.GetService<ISslContext>()?.SslContext(plans.Current, https);

    // Kestrel would listen on both, and fail in words of its own where they share a port.
    private void RefuseBesideEndpoints(WorkerPlan plan)
    {
        var endpoints = configuration.GetSection(EndpointsSection).GetChildren().Select(e => $"{e.Key}={e["Url"]}").ToList();
        if (endpoints.Count > 0)
            throw plan.Refuse("bind", $"{EndpointsSection} lists endpoints too: {string.Join(", ", endpoints)}; keep one of the two");
    }
}
