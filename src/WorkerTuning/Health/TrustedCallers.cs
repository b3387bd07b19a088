using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace WorkerTuning.Health;

/// <summary>Who may see more than a status: a caller on this machine, or one that a policy of the application's lets in.</summary>
internal static class TrustedCallers
{
    // A proxy on this machine speaks for others, and then says so.
    private static readonly string[] MarksOfProxies = ["X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Original-For", "X-Real-IP", "Forwarded", "Via"];

    public static bool IsLocal(HttpContext context)
    {
        if (MarksOfProxies.Any(context.Request.Headers.ContainsKey))
            return false;
        return context.Connection.RemoteIpAddress is { } address
            ? IPAddress.IsLoopback(address)
            : context.Features.Get<IConnectionSocketFeature>() is { Socket.AddressFamily: AddressFamily.Unix };
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
}
