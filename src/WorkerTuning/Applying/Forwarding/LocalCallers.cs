using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using WorkerTuning.Configuration.Values;
using WorkerTuning.Planning;

namespace WorkerTuning.Applying.Forwarding;

/// <summary>
/// Which requests come from this machine: over loopback or a unix socket, under a name of this machine, and through no proxy. By another name a
/// foreign site may have pointed its own here, so that a browser on this machine would fetch for it what it may not see.
/// </summary>
internal static class LocalCallers
{
    private static volatile bool _isUsed;

    /// <summary>True once something is mapped that asks; until then no request need be looked at.</summary>
    public static bool IsUsed => _isUsed;

    /// <summary>To be called where something is mapped that asks. What is not noted is not local.</summary>
    public static void Use() => _isUsed = true;

    /// <summary>To be called before anything changes the request. Nothing that happens later makes a request local.</summary>
    public static void Note(HttpContext context, TrustPlan trust)
    {
        if (IsPeerLocal(context) && IsNameOfThisMachine(context.Request.Host.Host) && ProxyMarks.Find(context, trust) is null)
            context.Features.Set(LocalCaller.Instance);
    }

    public static bool IsLocal(HttpContext context) => context.Features.Get<LocalCaller>() is not null;

    private static bool IsPeerLocal(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } peer
            ? IsLoopback(peer)
            : context.Features.Get<IConnectionSocketFeature>() is { Socket.AddressFamily: AddressFamily.Unix };

    // .NET knows ::ffff:127.0.0.1, and no other of ::ffff:127.0.0.0/104.
    private static bool IsLoopback(IPAddress address) =>
        IPAddress.IsLoopback(address) || (address.IsIPv4MappedToIPv6 && IPAddress.IsLoopback(address.MapToIPv4()));

    // The unspecified address is what the log of the start shows, and leads here from this machine only.
    private static bool IsNameOfThisMachine(string host) =>
        AddressText.TryParseHost(host, out var address)
            ? IsLoopback(address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)
            : host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);

    private sealed class LocalCaller
    {
        public static LocalCaller Instance { get; } = new();
    }
}
