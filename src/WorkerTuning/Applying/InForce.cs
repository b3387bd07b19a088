using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using WorkerTuning.Applying.ProxyHeaders;
using WorkerTuning.Configuration;
using WorkerTuning.Planning;

namespace WorkerTuning.Applying;

/// <summary>Once the server listens: corrects the plan where later code decided otherwise, and says so.</summary>
internal sealed class InForce(
    PlanStore plans,
    ListenAddresses addresses,
    IOptions<KestrelServerOptions> kestrel,
    IOptions<SocketTransportOptions> sockets,
    IOptions<HostOptions> host,
    ProxyHeaderSetup proxyHeaders,
    ILoggerFactory loggers,
    IServer? server = null)
{
    public void Note()
    {
        var plan = plans.Current;
        var corrections = new PlanCorrections(plan);
        var limits = plan.Limits;
        if (ShutdownSetup.Of(plan) is { } shutdown && host.Value.ShutdownTimeout != shutdown)
            corrections.Override("graceful_timeout", host.Value.ShutdownTimeout, "HostOptions.ShutdownTimeout");
        ThreadPool.GetMaxThreads(out var threads, out _);
        if (plan.Pool.MinThreads > threads)
            corrections.Note($"ThreadPool.SetMaxThreads = {threads}");
        // Another server, TestServer say, never looks at Kestrel's options.
        if (server is not null && ListeningServer.IsKestrel(server))
        {
            limits = NoteLimits(plan.Limits, corrections);
            if (plan.Listen.Backlog is { } backlog && sockets.Value.Backlog != backlog)
                corrections.Override("backlog", sockets.Value.Backlog, "SocketTransportOptions.Backlog");
            if (server.Features.Get<IServerAddressesFeature>() is { } listened && addresses.All.Count > 0)
                NoteBinds(plan, listened, corrections);
            if (plan.Listen.Proxy is not null && proxyHeaders.Endpoints == 0)
                corrections.Override("proxy_protocol", ProxyProtocol.Off, "KestrelServerOptions.ConfigureEndpointDefaults");
        }

        plans.Replace(plan.WithInForce(corrections.Settings, limits));
        if (corrections.Overridden.Count > 0)
            Log.PlanOverridden(loggers.CreateLogger(Log.Category), string.Join(", ", corrections.Overridden));
    }

    private LimitsPlan NoteLimits(LimitsPlan plan, PlanCorrections corrections)
    {
        var limits = plan;
        foreach (var limit in KestrelLimits.Table)
        {
            if (limit.Overriding(plan, kestrel.Value.Limits) is not { } value)
                continue;
            corrections.Override(limit.Setting, value, "KestrelServerOptions.Limits." + limit.Property);
            // Else the middleware would go on closing connections that the application's code wants kept.
            if (limit.Setting == "keepalive")
                limits = plan with { KeepAlive = (TimeSpan)value };
        }

        return limits;
    }

    private void NoteBinds(WorkerPlan plan, IServerAddressesFeature feature, PlanCorrections corrections)
    {
        var listened = feature.Addresses.Select(BindingAddress.Parse).ToList();
        var text = ListenedAddresses.Show(listened);
        if (!ListenedAddresses.Match(addresses.All, listened))
            corrections.OverrideText("bind", text, feature.PreferHostingUrls ? "PreferHostingUrls" : addresses.AreDefault ? "WebApplication.Urls or KestrelServerOptions.Listen" : "KestrelServerOptions.Listen");
        else if (addresses.FromSystemd)
            corrections.Replace("bind", string.Join(',', addresses.All.Select(a => a.Bind)), "env LISTEN_FDS");
        else if (plan.Listen.Binds.Any(b => b is BindAddress.Tcp { Port: 0 }))
            corrections.Replace("bind", text);
    }
}
