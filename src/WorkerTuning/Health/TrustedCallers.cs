using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using WorkerTuning.Applying.Forwarding;

namespace WorkerTuning.Health;

/// <summary>Who may see more than a status: a caller on this machine, or one that a policy of the application's lets in.</summary>
internal static class TrustedCallers
{
    // A proxy on this machine speaks for others, and then says so.
    private static readonly string[] MarksOfProxies =
        ["X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Original-For", "X-Original-Proto", "X-Original-Host", "X-Real-IP", "Forwarded", "Via"];

    /// <summary>
    /// Loopback under a name of this machine's, or a unix socket, and nobody in between. By another name a foreign site may have pointed its own
    /// here, so that a browser on this machine would fetch for it what it may not see.
    /// </summary>
    public static bool IsLocal(HttpContext context)
    {
        if (CameThroughProxy(context))
            return false;
        if (context.Connection.RemoteIpAddress is not { } peer)
            return context.Features.Get<IConnectionSocketFeature>() is { Socket.AddressFamily: AddressFamily.Unix };
        return IPAddress.IsLoopback(peer.IsIPv4MappedToIPv6 ? peer.MapToIPv4() : peer) && IsNameOfThisMachine(context.Request.Host.Host);
    }

    /// <param name="context">The request.</param>
    /// <param name="policy">The policy's name; null for none.</param>
    /// <exception cref="InvalidOperationException">There is a policy, and the application has no authorisation.</exception>
    public static async ValueTask<bool> IncludeAsync(HttpContext context, string? policy)
    {
        if (IsLocal(context))
            return true;
        if (policy is null)
            return false;
        var authorization = context.RequestServices.GetRequiredService<IAuthorizationService>();
        return (await authorization.AuthorizeAsync(context.User, context, policy)).Succeeded;
    }

    // HTTP/1.0 is what nginx speaks to its upstreams unless told otherwise, and then it adds none of the headers either.
    private static bool CameThroughProxy(HttpContext context) =>
        HttpProtocol.IsHttp10(context.Request.Protocol)
        || context.Features.Get<ForwardedRequest>() is not null
        || MarksOfProxies.Any(context.Request.Headers.ContainsKey);

    private static bool IsNameOfThisMachine(string host) =>
        IPAddress.TryParse(host, out _)
        || host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
}
