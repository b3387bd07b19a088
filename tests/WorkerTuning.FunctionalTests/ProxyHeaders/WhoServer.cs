using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using WorkerTuning.Applying.ProxyHeaders;
using WorkerTuning.FunctionalTests.Workers;

namespace WorkerTuning.FunctionalTests.ProxyHeaders;

/// <summary>A server that says who it thinks its client is.</summary>
internal static class WhoServer
{
    public static Task<PoolServer> StartAsync(Action<WorkerTuningOptions> options, Action<IServiceCollection>? services = null) => PoolServer.StartAsync(
        o =>
        {
            o.Workers = 1;
            o.Bind = ["127.0.0.1:0"];
            o.ProxyProtocol = ProxyProtocol.Auto;
            options(o);
        },
        app =>
        {
            app.MapGet("/", (HttpContext context) => $"{context.Connection.RemoteIpAddress} {context.Connection.RemotePort} {context.Connection.LocalIpAddress} {context.Connection.LocalPort}");
            app.MapGet("/tls", (HttpContext context) =>
                context.Features.Get<IProxyHeaderFeature>() is { } proxy ? $"{context.Request.Scheme} {proxy.TlsVersion} {proxy.ApplicationProtocol} {proxy.Authority}" : "none");
            app.MapGet("/protocol", (HttpContext context) => $"{context.Request.Protocol} {context.Connection.RemotePort}");
        },
        services);

    public static long Ended(this PoolServer server, ConnectionEndReason reason) =>
        server.Services.GetRequiredService<WorkerTuning.Applying.Connections.ConnectionCounts>().EndedBecause(reason);
}
